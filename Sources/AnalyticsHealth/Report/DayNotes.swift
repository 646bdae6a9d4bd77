import DailyNumbers
import Detection
import Shared

/// What a person would ask about a day that is no news, or about one that is, beside the news.
enum DayNotes {
    /// What came nearest to being news, if it came near; as the end of a line.
    static func nearest(_ run: HealthRun) -> String {
        let near = (run.result?.checks ?? []).compactMap { check -> (Check, Double)? in
            guard case .usual(_, let reached?) = check.outcome, reached >= Silences.near,
                check.measure.segment == nil
            else { return nil }
            return (check, reached)
        }
        guard let (check, reached) = near.max(by: { $0.1 < $1.1 }), let evidence = check.evidence,
            case .usual(let reason, _) = check.outcome
        else { return "" }
        let metric = check.measure.metric
        return "; nearest to news: \(check.measure.words) "
            + "\(ShownNumber.text(evidence.value, metric)) vs "
            + "\(ShownNumber.text(evidence.baseline.level, metric)) "
            + "(\(ShownNumber.change(evidence, metric))), but \(reason) "
            + "(\(Decimals.text(reached * 100, places: 0)) % of what it takes)"
    }

    /// What layer 1 found on the day, as far as no news has told it; as the end of a line.
    static func findings(_ run: HealthRun) -> String {
        let told = run.news.flatMap(\.toldFindings)
        let all = (run.layerOne.findings[run.expectedDay] ?? []).filter { !told.contains($0) }
        let findings = all.filter { $0.severity > .p2 }
        let released = run.layerOne.released.contains(run.expectedDay)
        var words = released ? "; released by a person" : ""
        if let first = findings.first {
            words += released ? " in spite of " : "; on this day "
            words += text(first) + (findings.count > 1 ? " (and \(findings.count - 1) more)" : "")
        }
        // A column that came under another name is no fault, but it is when things begin to differ.
        let drift = all.first {
            $0.severity == .p2 && $0.since == $0.day && $0.rule.hasPrefix("schema.")
        }
        return words + (drift.map { "; new: \(text($0))" } ?? "")
    }

    private static func text(_ finding: LayerOne.Finding) -> String {
        let column = finding.column.map { " `\(SlackText.escaped($0))`" } ?? ""
        return "\(finding.severity.short) \(finding.rule)\(column): "
            + SlackText.escaped(String(finding.message.prefix(120)))
    }
}
