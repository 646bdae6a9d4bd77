import DailyNumbers
import Shared

extension Incident {
    /// What happened, in a few words: the cause where it is known, else the numbers that moved and which way.
    package var headline: String {
        switch cause {
        case .traffic, .conversion, .orderValue, .unknown: moved ?? cause.title
        default: renamings.isEmpty ? cause.title : Self.words(renamings)
        }
    }

    /// Where a part of the shop is lost: those that may have another name now, the one of the cause first.
    package var renamings: [Renaming] {
        let lost: Segment
        switch cause {
        case .channelLost(let name): lost = Segment(.channel, name)
        case .deviceLost(let name): lost = Segment(.device, name)
        default: return []
        }
        let all = (analysis?.renamed ?? []).filter { $0.old.dimension == lost.dimension }
        guard let own = all.first(where: { $0.old == lost }) else { return [] }
        return [own] + all.filter { $0 != own }
    }

    /// `channel Paid Search lost (renamed to paid_search?)`
    private static func words(_ renamings: [Renaming]) -> String {
        let first = renamings[0]
        let kind = first.old.dimension == .channel ? "channel" : "device"
        let (old, new) = (ShownName.text(first.old.name), ShownName.text(first.new.name))
        return renamings.count == 1
            ? "\(kind) \(old) lost (renamed to \(new)?)"
            : "\(renamings.count) \(kind)s lost, as many are new (\(old) renamed to \(new)?)"
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

    /// Nothing but a decline over weeks: what is usual of late is part of it.
    package var isSlow: Bool {
        !alerts.isEmpty && alerts.allSatisfy { $0.detector == .slowFall }
    }

    private var moved: String? {
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
            return Self.moved(shownAlerts, worst: first)
        }
    }

    private func isUp(_ metrics: Metric...) -> Bool {
        let alert = metrics.lazy.compactMap { metric in
            alerts.first { $0.measure.metric == metric }
        }.first
        return (alert?.evidence?.absoluteChange ?? 0) > 0
    }

    /// `orders and revenue fell`, `signups fell, refunds rose and 2 more`.
    private static func moved(_ alerts: [DetectorAnswer], worst: DetectorAnswer) -> String {
        guard let second = alerts.dropFirst().first else { return moved(worst) }
        let more = alerts.count > 2 ? " and \(alerts.count - 2) more" : ""
        let (a, b) = (verb(worst), verb(second))
        if a == b, !a.isEmpty, more.isEmpty {
            return "\(worst.measure.words) and \(second.measure.words) \(a)"
        }
        return "\(moved(worst)), \(moved(second))\(more)"
    }

    /// `signups fell`
    private static func moved(_ alert: DetectorAnswer) -> String {
        let verb = verb(alert)
        if verb == "fell", alert.evidence?.value == 0 { return "no \(alert.measure.words)" }
        return alert.measure.words + (verb.isEmpty ? "" : " " + verb)
    }

    private static func verb(_ alert: DetectorAnswer) -> String {
        let change = alert.evidence?.absoluteChange ?? 0
        return change > 0 ? "rose" : change < 0 ? "fell" : ""
    }
}
