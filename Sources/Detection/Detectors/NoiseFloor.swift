package import DailyNumbers
package import Shared

/// The spread that a series cannot fall below: the noise of counting, and a share of its level.
///
/// Counts are Poisson, revenue is compound Poisson, conversion and shares are binomial. So days with
/// little evidence need large changes, and a MAD of zero is no special case.
package struct NoiseFloor: Sendable, Hashable {
    package let noise: Double
    package let floor: Double

    /// - Parameters:
    ///   - part: What was counted today of the measure's part of the shop.
    ///   - orders: Order values of the baseline days.
    ///   - rises: Today is above the level, so a few huge orders of today may be why.
    package init(
        _ metric: Metric, level: Double, part: Tally, whole: Tally, orders: OrderValues,
        rises: Bool, _ settings: DetectionSettings
    ) {
        let level = max(0, level)
        let today = TodaysOrders(whole: whole)
        func own(_ noise: Double?) -> Double { settings.todaysOrders ? noise ?? 0 : 0 }
        func binomial(_ n: Double) -> Double {
            (max(level * (1 - level), settings.shareVariance) / max(n, 1)).squareRoot()
        }
        let noise: Double =
            switch metric {
            case .sessions, .purchases, .count: level.squareRoot()
            case .money: 0
            case .revenue:
                max(
                    (level * (orders.unit ?? 0)).squareRoot(), rises ? own(today.ofRevenue) : 0)
            case .aov:
                max(
                    level * orders.variation / Double(max(part.purchases, 1)).squareRoot(),
                    rises ? own(today.ofAOV) : 0)
            case .conversion, .rate:
                (max(0, level * (1 - level)) / Double(max(part.sessions, 1))).squareRoot()
            case .directSessionShare: binomial(Double(whole.sessions))
            case .share: part.sessions > 0 ? binomial(Double(part.sessions)) : 0
            case .revenueShare:
                max(
                    binomial(Self.effectiveOrders(whole, orders)),
                    own(today.ofShare(part, level: min(1, level))))
            }
        self.noise = settings.countingNoise ? noise : 0
        floor = metric.kind == .share ? settings.shareFloor : settings.relativeFloor * level
    }

    /// Kish's number for a day, or with the variation of other days where its squares are unknown.
    package static func effectiveOrders(_ tally: Tally, _ orders: OrderValues) -> Double {
        tally.effectiveOrders
            ?? Double(tally.purchases) / (1 + orders.variation * orders.variation)
    }
}
