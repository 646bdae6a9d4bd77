import DailyNumbers
import Detection
import Rendering
import Shared

/// What a person would ask about a day that is no news, or about one that is, beside the news.
enum DayNotes {
    /// What came nearest to being news, if it came near; as the end of a line.
    static func nearest(_ run: HealthRun) -> String {
        let near = (run.result?.answers ?? []).filter { answer in
            answer.measure.segment == nil
                && (answer.suppression?.reached ?? 0) >= DetectorAnswer.nearMiss
        }
        guard
            let nearest = near.max(by: {
                ($0.suppression?.reached ?? 0) < ($1.suppression?.reached ?? 0)
            }), let evidence = nearest.evidence, let (reason, reached) = nearest.suppression
        else { return "" }
        let metric = nearest.measure.metric
        return "; nearest to news: \(nearest.measure.words) "
            + "\(ShownNumber.text(evidence.value, metric)) vs "
            + "\(ShownNumber.text(evidence.baseline.level, metric)) "
            + "(\(ShownNumber.change(evidence, metric))), but \(reason) "
            + "(\(Decimals.text(reached * 100, places: 0)) % of what it takes)"
    }

    /// What layer 1 found on the day, as far as no news has told it; as the end of a line.
    static func findings(_ run: HealthRun) -> MessageText {
        let told = run.news.flatMap(\.reportedFindings)
        let all = (run.layerOne.findings[run.expectedDay] ?? []).filter { !told.contains($0) }
        let findings = all.filter { $0.severity > .p2 }
        let released = run.layerOne.released.contains(run.expectedDay)
        var words: MessageText = released ? "; released by a person" : ""
        if let first = findings.first {
            words = words + (released ? " in spite of " : "; on this day ") + text(first)
            if findings.count > 1 { words = words + " (and \(findings.count - 1) more)" }
        }
        // A column that came under another name is no fault, but it is when things begin to differ.
        let drift = all.first {
            $0.severity == .p2 && $0.since == $0.day && $0.rule.hasPrefix("schema.")
        }
        return drift.map { words + "; new: " + text($0) } ?? words
    }

    private static func text(_ finding: LayerOne.Finding) -> MessageText {
        finding.subject + ": \(finding.message.prefix(120))"
    }

    /// What is worth a line and nothing more.
    static func lines(_ run: HealthRun) -> [MessageText] {
        IncidentUpdates.lines(run).map { MessageText($0) }
            + (run.result?.notes ?? []).compactMap { note in
                line(note, run).map { MessageText($0) }
            }
    }

    private static func line(_ note: DayResult.Note, _ run: HealthRun) -> String? {
        switch note {
        case .drift(let drift):
            "Slow drift: \(drift.measure.words) \(ShownNumber.text(drift.level, drift.measure.metric)) "
                + "a day this week, \(ShownNumber.text(drift.before, drift.measure.metric)) in the 4 weeks before"
        case .trade(let rise):
            "More trade than usual: sessions × \(Decimals.text(rise.sessions, places: 2)), "
                + "conversion × \(Decimals.text(rise.conversion, places: 2)); a sale that is not in the calendar?"
        // By the ledger, which knows what was told.
        case .closed: nil
        case .accepted(let measures, let incident):
            "Taken for the new level of \(measures.prefix(3).map(\.words).joined(separator: ", ")): it has lasted "
                + "\(run.settings.incidents.acceptAfterDays) days (\(run.told.open ?? incident)). A return to the old "
                + "level is no alert for \(run.settings.detection.memoryDays) days"
        case .acceptLevel(let incident):
            // Under the id that it was told by, which a correction can have changed since.
            "Still open after weeks: \(run.told.open ?? incident). Is this the new "
                + "level? Then: analytics-health acknowledge ID --by NAME --reason TEXT --new-normal"
        }
    }
}

extension LayerOne.Finding {
    /// ``P1 schema.column_missing `referrer` ``
    var subject: MessageText {
        let what = MessageText("\(severity.short) \(rule)")
        return column.map { what + " " + .code($0) } ?? what
    }
}
