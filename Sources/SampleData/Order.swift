import Shared

/// What one order holds. It follows from the seed, the day and its number alone, so that a replayed
/// order can be written again without its own day being generated first.
struct Order {
    let lines: [Line]

    struct Line {
        let product: Shop.ListedProduct
        let variant: Shop.ListedVariant
        let quantity: Int
    }

    init(_ number: Int, on day: Day, seed: UInt64, shop: Shop) {
        let date = UInt64(bitPattern: Int64(day.number))
        var random = SplitMix64(SplitMix64.seed(seed, Stream.order, date, UInt64(number)))
        let kinds = [1, 1, 1, 1, 2, 2, 2, 3][random.below(8)]
        var lines: [Line] = []
        for _ in 0..<kinds {
            let product = shop.products.pick(&random)
            let variant = product.variants[random.below(product.variants.count)]
            // Bulbs and pendants come in pairs, chandeliers hardly ever.
            let pair = variant.cents < 400_00 ? 30 : 4
            let quantity = random.chance(pair, in: 100) ? 2 + random.below(2) : 1
            // A basket has one line for one thing.
            if lines.contains(where: { $0.variant.item == variant.item }) { continue }
            lines.append(Line(product: product, variant: variant, quantity: quantity))
        }
        self.lines = lines
    }

    /// Writes the record's `event_data` with its quotes.
    func appendPayload(
        id: [UInt8], email: UInt64, free: Bool, pricesAsText: Bool, shop: Shop,
        to out: inout [UInt8]
    ) {
        let total = free ? 0 : lines.reduce(0) { $0 + $1.variant.cents * $1.quantity }
        out.append("\"{\"\"transaction_id\"\":\"\"")
        out.append(contentsOf: id)
        out.append("\"\",\"\"revenue\"\":")
        out.append(cents: total)
        out.append(",\"\"items\"\":[")
        for (index, line) in lines.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            shop.phrases.append(line.variant.item, to: &out)
            out.append(decimal: line.quantity)
            out.append(",\"\"item_price\"\":")
            if pricesAsText { out.append("\"\"") }
            out.append(cents: free ? 0 : line.variant.cents)
            if pricesAsText { out.append("\"\"") }
            out.append(UInt8(ascii: "}"))
        }
        out.append("],\"\"user_email\"\":\"\"")
        out.append(digest: email)
        out.append("\"\"}\"")
    }
}

/// Order numbers of a day: no two alike, and in no order that anybody could lean on.
struct OrderNumbers {
    private let day: Day
    private let first: Int
    private let count: Int
    private let lowest: Int

    /// `orders` is more than the day will have.
    init(day: Day, seed: UInt64, orders: Int) {
        self.day = day
        var lowest = 100
        while lowest * 9 < orders { lowest *= 10 }
        self.lowest = lowest
        count = lowest * 9
        first = Int(
            SplitMix64.seed(seed, Stream.orderNumber, UInt64(bitPattern: Int64(day.number)))
                % UInt64(count))
    }

    /// `ORD-20250226-400`.
    func id(_ order: Int) -> [UInt8] {
        precondition(order < count, "more orders than order numbers")
        var out: [UInt8] = []
        let (year, month, dayOfMonth) = day.civil
        out.append("ORD-")
        out.append(digits: year, width: 4)
        out.append(digits: month, width: 2)
        out.append(digits: dayOfMonth, width: 2)
        out.append(UInt8(ascii: "-"))
        // The step shares no factor with 9 x 10^k, so that every number comes up once.
        out.append(decimal: lowest + (first + order * 7_368_787) % count)
        return out
    }
}

/// Which stream of pseudo-random numbers a seed is for.
enum Stream {
    static let traffic: UInt64 = 1
    static let visits: UInt64 = 2
    static let rows: UInt64 = 3
    static let order: UInt64 = 4
    static let orderNumber: UInt64 = 5
    static let client: UInt64 = 6
}
