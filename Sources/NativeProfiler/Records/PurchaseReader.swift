import CSVScan
import FieldText
import Shared

/// What one purchase says, gathered from its columns and its payload.
struct Purchase {
    var transactionID: [UInt8] = []
    /// In micro-units; nil where it is missing or no number.
    var revenue: Int64?
    var currency: [UInt8] = []
    /// Nil where the feed has no notion of items.
    var itemCount: Int?
    /// Σ quantity × price in 10⁻¹², and whether every item had both.
    var itemsTotal: Int128 = 0
    var itemsPriced = false
    /// A hash of everything but the id.
    var content: UInt64 = 0

    /// Half a cent: prices often went through binary floating point before they were written.
    private static let tolerance: Int128 = 5_000_000_000

    /// Makes room for the next one.
    mutating func clear() {
        transactionID.removeAll(keepingCapacity: true)
        revenue = nil
        currency.removeAll(keepingCapacity: true)
        itemCount = nil
        itemsTotal = 0
        itemsPriced = false
        content = 0
    }

    /// Amounts are in micro-units. A total beyond 128 bits is no price of anything: it is not compared.
    mutating func addItem(quantity: Int64, price: Int64) {
        let (sum, overflow) = itemsTotal.addingReportingOverflow(Int128(quantity) * Int128(price))
        if overflow { itemsPriced = false } else { itemsTotal = sum }
    }

    var totalDiffers: Bool {
        guard itemsPriced, let itemCount, itemCount > 0, let revenue else { return false }
        let (difference, overflow) = itemsTotal.subtractingReportingOverflow(
            Int128(revenue) * 1_000_000)
        return overflow || difference.magnitude > Self.tolerance.magnitude
    }
}

/// Watches a payload for the fields of a purchase, and counts every path.
struct PayloadCollector: PayloadVisitor, Sendable {
    struct PathCount: Sendable {
        var present = 0
        var null = 0
        var types: [6 of Int] = [0, 0, 0, 0, 0, 0]

        @inline(__always)
        mutating func count(_ type: JSONType) {
            present &+= 1
            if type == .null { null &+= 1 } else { types[type.rawValue] &+= 1 }
        }

        mutating func add(_ other: PathCount) {
            present += other.present
            null += other.null
            for i in 0..<6 { types[i] += other.types[i] }
        }
    }

    /// Paths by column and event; names are `event NUL path`.
    var paths: CappedTable<PathCount>
    /// Salts the hashes, so that each column and event has paths of its own.
    var salt: UInt64 = 0
    var eventName: [UInt8] = []

    // The purchase being read; only where `watching`.
    var watching = false
    var purchase = Purchase()
    private var plan = Watched()
    /// For each payload column what is watched in a purchase's; nil for nothing.
    private let plans: [Watched?]
    private var quantity: Int64?
    private var price: Int64?
    private var element: UInt64 = 0

    /// The path hashes of one payload column's purchase fields; zero for "not here".
    struct Watched: Sendable {
        var transactionID: UInt64 = 0
        var revenue: UInt64 = 0
        var currency: UInt64 = 0
        var items: UInt64 = 0
        var quantity: UInt64 = 0
        var unitPrice: UInt64 = 0

        init() {}

        init(_ places: PurchasePlan.Places, column: Int) {
            func hash(_ place: PurchasePlan.Place?) -> UInt64 {
                if case .path(column, let hash) = place { hash } else { 0 }
            }
            transactionID = hash(places.transactionID)
            revenue = hash(places.revenue)
            currency = hash(places.currency)
            items = hash(places.items)
            quantity = hash(places.quantity)
            unitPrice = hash(places.unitPrice)
        }
    }

    init(_ plan: ScanPlan, cap: Int) {
        paths = CappedTable(cap: cap)
        plans = plan.payloads.map { column in
            plan.purchase.flatMap {
                $0.payloadColumns.contains(column) ? Watched($0.places, column: column) : nil
            }
        }
    }

    /// Watches the payload that is read next, the feed's `index`th, where a purchase is told in it.
    mutating func watch(payload index: Int, purchase: Bool) {
        guard purchase, let watched = plans[index] else {
            watching = false
            return
        }
        watching = true
        plan = watched
        element = 0
    }

    mutating func value(_ type: JSONType, path: UInt64, token: ByteSlice) -> Bool {
        if let index = paths.find(path ^ salt) {
            paths[index].count(type)
        } else if paths.keeps(path ^ salt) {
            return false
        } else {
            paths.drop()
        }
        if watching { take(type, path, token) }
        return true
    }

    mutating func add(path: UInt64, text: [UInt8]) {
        _ = paths.index(
            path ^ salt, name: { eventName + [0] + text.prefix(CappedName.limit) },
            initial: { PathCount() })
    }

    private mutating func take(_ type: JSONType, _ path: UInt64, _ token: ByteSlice) {
        if path == plan.transactionID {
            // No number has a backslash.
            if type == .string || type == .number {
                JSONText.unescape(token, into: &purchase.transactionID)
            }
            return
        }
        // Only leaves count: an object's content is that of its members.
        if type != .object, type != .array {
            purchase.content &+= mixed(hashed(token, seed: path), element)
        }
        switch path {
        case plan.revenue: purchase.revenue = amount(type, token)
        case plan.currency where type == .string:
            JSONText.unescape(token, into: &purchase.currency)
        case plan.quantity: quantity = amount(type, token)
        case plan.unitPrice: price = amount(type, token)
        default: break
        }
    }

    /// A number, also one that is written as a string.
    private func amount(_ type: JSONType, _ token: ByteSlice) -> Int64? {
        type == .number || type == .string ? FieldText.micros(token) : nil
    }

    mutating func beginElement(path: UInt64) {
        guard watching else { return }
        element &+= 1
        guard path == plan.items else { return }
        quantity = nil
        price = nil
    }

    mutating func endElement(path: UInt64) {
        guard watching, path == plan.items else { return }
        if purchase.itemCount == 0 { purchase.itemsPriced = true }
        purchase.itemCount = (purchase.itemCount ?? 0) + 1
        if let quantity, let price {
            purchase.addItem(quantity: quantity, price: price)
        } else {
            purchase.itemsPriced = false
        }
    }
}
