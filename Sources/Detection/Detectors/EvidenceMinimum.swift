import DailyNumbers
import Shared

/// Whether there is enough of a day to say anything about a metric.
struct EvidenceMinimum {
    let settings: DetectionSettings

    /// Why a metric cannot be judged; nil if it can.
    ///
    /// - Parameter expectedOrders: Orders of a usual day; nil where nobody counts them, so that only the days themselves can
    ///   say how much revenue varies.
    func lack(_ metric: Metric, today: Tally, expectedOrders: Double?) -> String? {
        switch metric {
        case .sessions, .purchases, .count, .money: return nil
        case .aov:
            if let lack = orders(expectedOrders, atLeast: settings.ratioOrders) { return lack }
            guard today.purchases < settings.aovOrders else { return nil }
            return "\(today.purchases) orders today, at least \(settings.aovOrders) are needed"
        case .revenue, .conversion: return orders(expectedOrders, atLeast: settings.ratioOrders)
        case .share where today.sessions == 0:
            // Nobody counted what it is a share of.
            return nil
        case .rate, .share:
            guard today.sessions < settings.shareSessions else { return nil }
            return "a share of \(today.sessions), at least \(settings.shareSessions) are needed"
        case .directSessionShare:
            guard today.sessions < settings.shareSessions else { return nil }
            return "\(today.sessions) sessions today, at least \(settings.shareSessions) are needed"
        case .revenueShare:
            if let lack = orders(expectedOrders, atLeast: settings.shareOrders) { return lack }
            guard Double(today.purchases) < settings.shareOrders else { return nil }
            return
                "\(today.purchases) orders today, at least \(Int(settings.shareOrders)) are needed"
        }
    }

    private func orders(_ expected: Double?, atLeast minimum: Double) -> String? {
        guard let expected, expected < minimum else { return nil }
        return
            "\(Decimals.text(expected, places: 1)) orders a day are usual, at least \(Int(minimum)) are needed"
    }
}
