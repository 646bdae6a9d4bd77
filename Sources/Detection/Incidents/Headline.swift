import DailyNumbers
import Shared

extension Incident {
    /// What happened, in a few words: the cause where it is known, else the numbers that moved and which way.
    package var headline: String {
        switch cause {
        case .traffic, .conversion, .orderValue, .unknown: moved ?? cause.title
        default: cause.title
        }
    }

    /// Alerts that say something of their own, the worst first: one a measure, and none of a part that is the whole.
    package var shownAlerts: [DetectorAnswer] {
        var seen: Set<Measure> = []
        return alerts.filter { alert in
            let segment = alert.measure.segment.flatMap { $0.isUndivided ? nil : $0 }
            // The share of all that the whole has says nothing.
            if alert.measure.metric == .revenueShare, segment == nil { return false }
            return seen.insert(Measure(alert.measure.metric, segment)).inserted
        }
    }

    /// Whether the number that the cause names is among the alerts and nothing larger is broken beside it.
    package var causeFitsAlerts: Bool {
        func has(_ metrics: Set<Metric>) -> Bool {
            alerts.contains { metrics.contains($0.measure.metric) }
        }
        return switch cause {
        case .traffic: has([.sessions])
        case .conversion: has([.conversion, .purchases])
        // Fewer orders are not a matter of what they are worth.
        case .orderValue: has([.aov, .revenue]) && !has([.purchases, .sessions])
        default: true
        }
    }

    /// More was paid back than sold.
    package var isBelowZero: Bool {
        alerts.contains {
            [.revenue, .aov].contains($0.measure.metric) && ($0.evidence?.value ?? 0) < 0
        }
    }

    /// Nothing but a decline over weeks: what is usual of late is part of it.
    package var isSlow: Bool {
        !alerts.isEmpty && alerts.allSatisfy { $0.detector == .slowFall }
    }

    private var moved: String? {
        if isBelowZero { return "revenue below zero (refunds?)" }
        if isSlow {
            return "slow decline of \(alerts[0].measure.words)"
        }
        guard let first = shownAlerts.first else { return nil }
        switch cause {
        case .traffic where causeFitsAlerts:
            return isUp(.sessions) ? "more visits" : "fewer visits"
        case .conversion
        where causeFitsAlerts && alerts.contains { $0.measure == Measure(.conversion) }:
            return isUp(.conversion)
                ? "a larger share of visits buys" : "a smaller share of visits buys"
        case .orderValue where causeFitsAlerts:
            return isUp(.aov, .revenue) ? "orders are worth more" : "orders are worth less"
        default:
            let others = shownAlerts.dropFirst()
            guard let second = others.first else { return Self.moved(first) }
            let more = others.count > 1 ? " and \(others.count - 1) more" : ""
            return "\(Self.moved(first)), \(Self.moved(second))\(more)"
        }
    }

    private func isUp(_ metrics: Metric...) -> Bool {
        let alert = metrics.lazy.compactMap { metric in
            alerts.first { $0.measure.metric == metric }
        }.first
        return (alert?.evidence?.absoluteChange ?? 0) > 0
    }

    /// `signups fell`
    private static func moved(_ alert: DetectorAnswer) -> String {
        guard let evidence = alert.evidence, evidence.absoluteChange != 0 else {
            return alert.measure.words
        }
        if evidence.absoluteChange > 0 { return "\(alert.measure.words) rose" }
        return evidence.value == 0 ? "no \(alert.measure.words)" : "\(alert.measure.words) fell"
    }
}
