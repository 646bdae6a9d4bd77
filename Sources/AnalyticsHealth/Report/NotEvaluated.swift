import DailyNumbers
import Detection
import Shared

/// What could not be told, and why: of what the team delivers, and as far as the numbers of the day do not say so
/// themselves.
struct NotEvaluated {
    /// Nil where everything could.
    let line: String?

    private static let shownReasons = 3
    private static let shownNames = 3

    init(_ run: HealthRun) {
        if case .closed(let name)? = run.timeline.uses.last {
            let words = ShownName.text(name)
            line =
                words.lowercased() == "closed"
                ? "The shop is closed" : "The shop is closed: \(words)"
            return
        }
        if let status = run.timeline.days.last?.status, !status.isWhole {
            line = "Not evaluated: the day is \(status.rawValue)"
            return
        }
        if case .special(let name)? = run.timeline.uses.last {
            line = "Not compared with other days: \(ShownName.text(name)) is in the calendar"
            return
        }
        var pairs: [(reason: String, name: String)] = []
        // Nobody has to be told in each report that there is no layer 1.
        for check in run.checks where run.layerOne.isKnown || check.rule != "promotion.bypassed" {
            if let reason = check.reason { pairs.append((reason, check.rule)) }
        }
        for answer in run.result?.answers ?? [] {
            guard let reason = Self.reason(answer, run) else { continue }
            // Of each channel for the same reason.
            let isShare = answer.measure.metric == .revenueShare
            pairs.append((reason, isShare ? "revenue shares" : answer.measure.words))
        }
        line = Self.line(pairs)
    }

    /// Why a number was not judged, where that is not plain from the numbers of the day.
    private static func reason(_ answer: DetectorAnswer, _ run: HealthRun) -> String? {
        // The other detectors look at parts and for signs of faults: that they lack something is no gap.
        let main: Set<DetectorName> = [.deviation, .classic]
        guard main.contains(answer.detector), case .notEvaluated(let reason) = answer.outcome,
            !(answer.measure.segment?.isUndivided ?? false)
        else { return nil }
        let metric = answer.measure.metric
        guard run.has(metric) else { return nil }
        let total = run.timeline.days.last?.total ?? Tally()
        switch metric {
        // A day without orders has no order value, and without sessions no shares of them: the news says why.
        // In the week after trouble too few orders are usual, which is over with the week.
        case .aov, .revenueShare:
            let week = run.days.suffix(8).dropLast().map(\.day)
            guard total.purchases > 0 else { return nil }
            return run.hadIncidents(week, of: answer.measure)
                ? "the days before had an incident" : reason
        case .conversion, .directSessionShare: return total.sessions == 0 ? nil : reason
        default: return reason
        }
    }

    static func line(_ pairs: [(reason: String, name: String)]) -> String? {
        var reasons: [(reason: String, names: [String])] = []
        for pair in pairs {
            if let index = reasons.firstIndex(where: { $0.reason == pair.reason }) {
                if !reasons[index].names.contains(pair.name) {
                    reasons[index].names.append(pair.name)
                }
            } else {
                reasons.append((pair.reason, [pair.name]))
            }
        }
        guard !reasons.isEmpty else { return nil }
        let shown = reasons.prefix(shownReasons).map { reason, names in
            let more = names.count > shownNames ? " and \(names.count - shownNames) more" : ""
            return
                "\(names.prefix(shownNames).joined(separator: ", "))\(more) (\(reason.shortened(to: 80)))"
        }
        let rest = reasons.count - shownReasons
        let more =
            rest > 0 ? "; \(Decimals.count(rest, "more reason")) in alerts.json" : ""
        return "Not evaluated: \(shown.joined(separator: "; "))\(more)"
    }
}
