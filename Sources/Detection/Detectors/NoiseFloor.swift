package import DailyNumbers
import Shared

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

/// How order values vary, from the tallies of some days.
package struct OrderValues: Sendable, Hashable {
    /// Mean of an order that revenue is made of, Σa² / Σa: revenue varies like this many orders of
    /// this size each (compound Poisson: variance = expected orders × E[a²]). Nil without revenue.
    package let unit: Double?
    /// Standard deviation of an order value over its mean.
    package let variation: Double

    package init(_ tallies: some Collection<Tally>, assumedVariation: Double) {
        let total = Tally(sum: tallies)
        guard let aov = total.aov, aov > 0 else {
            unit = nil
            variation = assumedVariation
            return
        }
        if let squares = total.revenueSquared?.units, squares > 0 {
            let unit = squares / total.revenue.units
            self.unit = unit
            variation = max(0, unit / aov - 1).squareRoot()
        } else {
            unit = aov * (1 + assumedVariation * assumedVariation)
            variation = assumedVariation
        }
    }
}

/// How far today's own orders, by their sizes, could have moved the day's amounts by chance.
///
/// A baseline knows how orders usually vary, but not the wholesale order that comes once a year. Today's
/// sum of squares does: one order that is most of the revenue is one event, however large. These are
/// the standard errors of a sum, a mean and a weighted share from the sample itself (Cochran, Sampling
/// Techniques, 1977, §2.7 and §6.3). Nil where squares are unknown.
struct TodaysOrders {
    let whole: Tally

    /// Of a compound Poisson sum: √Σa².
    var ofRevenue: Double? { squares(whole)?.squareRoot() }

    /// Of the mean: √(Σa² − (Σa)²/n) / n.
    var ofAOV: Double? {
        guard whole.purchases > 0, let squares = squares(whole) else { return nil }
        let n = Double(whole.purchases)
        let sum = whole.revenue.units
        return max(0, squares - sum * sum / n).squareRoot() / n
    }

    /// Of a part's share of revenue, if `level` is the true one:
    /// √((1 − p)² Σa² of the part + p² Σa² of the rest) / Σa.
    func ofShare(_ part: Tally, level: Double) -> Double? {
        guard whole.revenue > .zero, let all = squares(whole), let own = squares(part)
        else { return nil }
        let variance = (1 - level) * (1 - level) * own + level * level * max(0, all - own)
        return variance.squareRoot() / whole.revenue.units
    }

    private func squares(_ tally: Tally) -> Double? {
        tally.purchases == 0 ? 0 : tally.revenueSquared?.units
    }
}
