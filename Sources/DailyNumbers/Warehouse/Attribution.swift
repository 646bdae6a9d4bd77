import Shared

/// Divides orders among channels, exactly.
///
/// Whatever the parts add up to, an order's revenue is given away once: in proportion to the parts,
/// what rounding leaves to the largest one. The order itself counts for that channel as well. Without
/// parts it belongs to the channel of its session.
struct Attribution {
    private(set) var tallies: [CubeCell: Tally] = [:]

    /// - Parameter parts: In any order; positions in `orders`.
    init(_ orders: [CountedOrder], parts: [AttributionSink.Part]) {
        let sorted = parts.sorted { ($0.order, $0.channel) < ($1.order, $1.channel) }
        var next = 0
        for (index, order) in orders.enumerated() {
            let first = next
            while next < sorted.count, sorted[next].order == index { next += 1 }
            add(order, sorted[first..<next])
        }
    }

    private mutating func add(_ order: CountedOrder, _ parts: ArraySlice<AttributionSink.Part>) {
        let parts = parts.filter { $0.share > 0 }
        let whole = parts.reduce(Int128(0)) { $0 + Int128($1.share) }
        // The largest part; of equal ones the channel with the smaller number.
        let lead = parts.max {
            $0.share < $1.share || ($0.share == $1.share && $0.channel > $1.channel)
        }
        let channel = lead.map { Int($0.channel) } ?? order.channel
        var rest = Int128(order.micros)
        for part in parts where Int(part.channel) != channel {
            let amount = Int128(order.micros) * Int128(part.share) / whole
            rest -= amount
            tallies[cell(order, Int(part.channel)), default: Tally(revenueSquared: .zero)]
                .revenue +=
                Money(micros: amount)
        }
        var tally = tallies[cell(order, channel)] ?? Tally(revenueSquared: .zero)
        tally.purchases += 1
        tally.revenue += Money(micros: rest)
        tally.revenueSquared = (tally.revenueSquared ?? .zero) + Self.square(order.micros)
        tallies[cell(order, channel)] = tally
    }

    private func cell(_ order: CountedOrder, _ channel: Int) -> CubeCell {
        CubeCell(day: order.day, channel: channel, device: order.device)
    }

    /// In micro-units of the squared currency. An amount that no order has is cut, so that sums
    /// cannot overflow.
    private static func square(_ micros: Int64) -> Money {
        let amount = Int128(min(micros, 1_000_000_000_000_000))
        return Money(micros: amount * amount / 1_000_000)
    }
}
