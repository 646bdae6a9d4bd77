import AnalyticsHealth
import CLibrary
import Shared

/// Something that goes wrong on some days of a shop.
struct PlannedIncident {
    let kind: IncidentLabel.Kind
    let days: Range<Int>
    /// What is kept of what the incident takes, or the factor on amounts.
    let factor: Double
    /// Only where a channel is gone.
    let channel: Int?

    /// Three quarters of the shops have three or four, at least twelve days apart, none near a
    /// promotion, none in the first ten days.
    static func some(
        shares: [Double], avoiding promotions: [Range<Int>], _ random: inout Random
    ) -> [PlannedIncident] {
        guard random.chance(0.75) else { return [] }
        // The long ones first, or there would be no room for them.
        let wanted = (0..<random.whole(3...4)).map { _ in
            let kind = kinds[random.whole(0...(kinds.count - 1))]
            return (kind: kind, length: length(kind, &random))
        }.sorted { $0.length > $1.length }
        var found: [PlannedIncident] = []
        for (kind, length) in wanted {
            let taken =
                found.map { ($0.days.lowerBound - 12)..<($0.days.upperBound + 12) }
                + promotions.map { ($0.lowerBound - 3)..<($0.upperBound + 3) }
            let free = (10..<(ShopPlan.days - length - 1)).filter { start in
                !taken.contains { $0.overlaps(start..<(start + length)) }
            }
            guard !free.isEmpty else { continue }
            let start = free[random.whole(0...(free.count - 1))]
            found.append(
                PlannedIncident(
                    kind: kind, days: start..<(start + length), factor: factor(kind, &random),
                    channel: kind == .channelGone ? channel(shares, &random) : nil))
        }
        return found.sorted { $0.days.lowerBound < $1.days.lowerBound }
    }

    private static let kinds = IncidentLabel.Kind.allCases.filter { $0 != .other }

    private static func length(_ kind: IncidentLabel.Kind, _ random: inout Random) -> Int {
        switch kind {
        case .fullOutage: 1
        case .partialLoad, .duplicateLoad, .unitError: random.whole(1...2)
        case .checkoutOutage: random.whole(1...3)
        case .mobileCheckout: random.whole(2...5)
        case .channelGone: random.whole(2...7)
        case .attributionLoss: random.whole(5...18)
        case .slowDrift: random.whole(16...22)
        case .other: 0
        }
    }

    private static func factor(_ kind: IncidentLabel.Kind, _ random: inout Random) -> Double {
        switch kind {
        case .fullOutage, .other: 0
        // Of the second load; in a quarter of the cases it is not all of the day again.
        case .duplicateLoad: random.chance(0.25) ? random.uniform(0.8...0.98) : 1
        case .partialLoad: random.uniform(0.4...0.62)
        case .checkoutOutage, .mobileCheckout: random.uniform(0...0.08)
        case .attributionLoss: random.uniform(0.5...0.95)
        case .unitError: random.chance(0.5) ? 100 : 0.01
        // A day.
        case .slowDrift: random.uniform(0.96...0.98)
        case .channelGone: random.uniform(0...0.03)
        }
    }

    /// Any but direct, the larger the likelier.
    static func channel(_ shares: [Double], _ random: inout Random) -> Int {
        var point = random.unit() * (1 - shares[0])
        for channel in 1..<shares.count {
            point -= shares[channel]
            if point < 0 { return channel }
        }
        return shares.count - 1
    }

    func label(first: Day) -> IncidentLabel {
        IncidentLabel(
            kind, first.advanced(by: days.lowerBound)...first.advanced(by: days.upperBound - 1),
            channel: channel.map { ShopPlan.channels[$0] })
    }

    /// Does to a day's cells what went wrong.
    func apply(to cells: inout [[ShopCell]], on day: Int, _ random: inout Random) {
        for channel in cells.indices {
            for device in cells[channel].indices {
                switch kind {
                case .fullOutage: cells[channel][device] = ShopCell()
                case .partialLoad: cells[channel][device].keep(factor, &random)
                case .slowDrift:
                    let share = pow(factor, Double(day - days.lowerBound + 1))
                    cells[channel][device].keep(share, &random)
                case .duplicateLoad:
                    var again = cells[channel][device]
                    if factor < 1 { again.keep(factor, &random) }
                    cells[channel][device].add(again)
                case .checkoutOutage: cells[channel][device].keepOrders(factor, &random)
                case .mobileCheckout:
                    if device == 0 { cells[channel][device].keepOrders(factor, &random) }
                case .channelGone:
                    if channel == self.channel { cells[channel][device].keep(factor, &random) }
                case .unitError: cells[channel][device].scale(factor)
                case .attributionLoss:
                    guard channel > 0 else { continue }
                    let lost = cells[channel][device].split(factor, &random)
                    cells[0][device].add(lost)
                case .other: break
                }
            }
        }
    }
}
