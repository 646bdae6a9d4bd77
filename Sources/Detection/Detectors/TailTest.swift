import DailyNumbers
import Shared

/// The exact z of a deviation that passed the gates.
struct TailTest {
    let settings: DetectionSettings

    /// The absolute z by the exact tail; nil for metrics that have none (aov, the direct share).
    func z(
        _ metric: Metric, value: Double, level: Double, days: Int, today: Tally,
        orders: OrderValues
    ) -> Double? {
        switch metric {
        case .sessions, .purchases, .count:
            return count(value, level, days)
        case .revenue:
            guard let unit = orders.unit else { return nil }
            return count(max(0, value) / unit, level / unit, days)
        case .conversion, .rate:
            return share(Double(today.purchases), Double(today.sessions), level)
        case .revenueShare:
            let n = NoiseFloor.effectiveOrders(today, orders)
            return share(value * n, n, level)
        case .aov, .directSessionShare, .money, .share:
            return nil
        }
    }

    func count(_ value: Double, _ level: Double, _ days: Int) -> Double {
        let level = max(0, level)
        if level > settings.normalCount {
            return abs(value - level) / (level * (1 + 1 / Double(days))).squareRoot()
        }
        return ExactTail.count(
            value, level: level, days: Double(days), side: value < level ? .lower : .upper
        ).z
    }

    func share(_ successes: Double, _ trials: Double, _ level: Double) -> Double? {
        guard trials > 0, level < 1 else { return nil }
        let level = max(0, level)
        let variance = trials * level * (1 - level)
        if variance > settings.normalVariance {
            return abs(successes - trials * level) / variance.squareRoot()
        }
        return ExactTail.share(
            min(successes, trials), of: trials, level: level,
            side: successes < trials * level ? .lower : .upper
        ).z
    }
}
