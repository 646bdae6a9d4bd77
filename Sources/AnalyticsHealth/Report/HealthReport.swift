import DailyNumbers
import Detection
import Shared

/// `report.md`: the one message that people read.
///
/// It is Slack's mrkdwn, which e-mail and GitHub show as well: no tables or headings that one of
/// them would show as noise. What does not fit into the limit is counted in a line of its own.
package struct HealthReport: Sendable {
    package let text: String

    package init(_ run: HealthRun) {
        text = run.status == .healthy ? Self.healthy(run) : Self.full(run)
    }

    /// Verdict, day, and how much there is of each severity.
    static func headline(_ run: HealthRun) -> String {
        let p0 = run.news.count { $0.severity == .p0 }
        let p1 = run.news.count { $0.severity == .p1 }
        let word =
            switch run.status {
            case .healthy: "HEALTHY"
            case .notEvaluated: "NOT EVALUATED"
            case .p0, .p1: run.status.rawValue
            }
        return
            "*\(word)* · \(run.expectedDay.weekdayName) \(run.expectedDay) · \(p0) P0, \(p1) P1"
    }

    /// Five lines, and one for each thing that ended or is odd.
    private static func healthy(_ run: HealthRun) -> String {
        let table = KPITable(run, days: run.settings.report.days)
        let lines =
            [
                headline(run), today(run),
                "`\(table.revenueSparkline)` revenue of the last \(Decimals.count(table.rows.count, "day"))",
                (notEvaluated(run) ?? "Everything was evaluated") + DayNotes.nearest(run),
                layerOne(run),
            ] + notes(run)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func full(_ run: HealthRun) -> String {
        let limit = run.settings.report.maxCharacters
        let blocks = run.news.enumerated().map {
            NewsBlock($0.element, number: $0.offset + 1, run).lines.joined(separator: "\n")
        }
        let near = DayNotes.nearest(run)
        let evaluated = notEvaluated(run) ?? (near.isEmpty ? nil : "Everything was evaluated")
        let tail = notes(run) + [evaluated].compactMap { $0 }.map { $0 + near } + [layerOne(run)]
        var days = run.settings.report.days
        // First the table gives way, then the last pieces of news.
        for shown in stride(from: blocks.count, through: 0, by: -1) {
            for count in [days, min(days, 7), min(days, 3)] {
                days = count
                let text = compose(run, Array(blocks.prefix(shown)), blocks.count, days, tail)
                if text.unicodeScalars.count <= limit { return text }
            }
        }
        return cut(headline(run) + "\n" + (blocks.first ?? ""), to: limit)
    }

    private static func compose(
        _ run: HealthRun, _ blocks: [String], _ all: Int, _ days: Int, _ tail: [String]
    ) -> String {
        let table = KPITable(run, days: days)
        var parts = [headline(run)]
        if blocks.isEmpty { parts[0] += "\n" + today(run) }
        parts += blocks
        if blocks.count < all { parts.append("_\(all - blocks.count) more: see alerts.json_") }
        parts.append("```\n\(escapedBlock(table.text))\n\n\(table.sparklines)\n```")
        parts.append(tail.joined(separator: "\n"))
        return parts.joined(separator: "\n\n") + "\n"
    }

    /// Code blocks keep their lines.
    private static func escapedBlock(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { SlackText.escaped(String($0)) }.joined(separator: "\n")
    }

    private static func cut(_ text: String, to limit: Int) -> String {
        let end = "\n_more: see alerts.json_\n"
        return String(text.unicodeScalars.prefix(max(0, limit - end.count)).map(Character.init))
            + end
    }

    /// The expected day in one line, with what is usual.
    private static func today(_ run: HealthRun) -> String {
        guard let day = run.timeline.days.last, !day.channels.isEmpty else {
            return "There are no numbers of this day."
        }
        let checks = run.result?.checks ?? []
        func part(_ metric: Metric, _ value: Double?) -> String {
            let usual = checks.first { $0.measure == Measure(metric) && $0.rule == .deviation }?
                .evidence?.baseline.level
            let note = usual.map { " (usual \(ShownNumber.text($0, metric)))" } ?? ""
            return "\(metric.word) \(ShownNumber.text(value, metric))\(note)"
        }
        let total = day.total
        return [
            part(.sessions, Double(total.sessions)), part(.purchases, Double(total.purchases)),
            part(.revenue, total.revenue.units), part(.conversion, total.conversion),
        ].joined(separator: " · ")
    }

    /// What could not be told, and why; nil where everything could.
    private static func notEvaluated(_ run: HealthRun) -> String? {
        if let status = run.timeline.days.last?.status, !status.isWhole {
            return "Not evaluated: the day is \(status.rawValue)."
        }
        if case .special(let name)? = run.timeline.uses.last {
            return "Not compared with other days: \(SlackText.escaped(name)) is in the calendar."
        }
        var reasons: [(reason: String, names: [String])] = []
        func add(_ reason: String, _ name: String) {
            if let index = reasons.firstIndex(where: { $0.reason == reason }) {
                if !reasons[index].names.contains(name) { reasons[index].names.append(name) }
            } else {
                reasons.append((reason, [name]))
            }
        }
        for check in run.checks {
            if let reason = check.reason { add(reason, check.rule) }
        }
        // The other detectors look at parts and for signs of faults: that they lack something is no gap.
        let main: Set<Check.Rule> = [.deviation, .classic, .outage, .unitError]
        for check in run.result?.checks ?? [] where main.contains(check.rule) {
            if case .notEvaluated(let reason) = check.outcome { add(reason, check.measure.words) }
        }
        guard !reasons.isEmpty else { return nil }
        let shown = reasons.prefix(4).map { reason, names in
            let more = names.count > 3 ? " and \(names.count - 3) more" : ""
            return "\(names.prefix(3).joined(separator: ", "))\(more) (\(reason))"
        }
        let more = reasons.count > 4 ? "; \(reasons.count - 4) more reasons in alerts.json" : ""
        return "Not evaluated: " + SlackText.escaped(shown.joined(separator: "; ")) + more
    }

    /// Which days are behind all this.
    private static func layerOne(_ run: HealthRun) -> String {
        guard run.layerOne.isKnown else {
            return "Layer 1 knows none of these days, so each one with rows counts as complete"
        }
        let last = run.timeline.days.suffix(run.settings.report.days)
        let parts = DayStatus.allCases.compactMap { status -> String? in
            let count = last.count { $0.status == status }
            return count > 0 ? "\(count) \(status.rawValue)" : nil
        }
        return
            "Layer 1, last \(Decimals.count(last.count, "day")): \(parts.joined(separator: ", "))"
            + DayNotes.findings(run)
    }

    /// What is worth a line and nothing more.
    private static func notes(_ run: HealthRun) -> [String] {
        OldNews.lines(run).map(SlackText.escaped)
            + (run.result?.notes ?? []).compactMap { note in
                switch note {
                case .drift(let drift):
                    "Slow drift: \(drift.measure.words) \(ShownNumber.text(drift.level, drift.measure.metric)) "
                        + "a day this week, \(ShownNumber.text(drift.before, drift.measure.metric)) in the 4 weeks before"
                case .trade(let rise):
                    "More trade than usual: sessions × \(Decimals.text(rise.sessions, places: 2)), "
                        + "conversion × \(Decimals.text(rise.conversion, places: 2)); a sale that is not in the calendar?"
                // By the ledger, which knows what was told.
                case .closed: nil
                case .acceptLevel(let incident):
                    // Under the id that it was told by, which a correction can have changed since.
                    "Still open after weeks: \(SlackText.escaped(run.told.open ?? incident)). Is this the new "
                        + "level? Then: analytics-health acknowledge ID --by NAME --reason TEXT --new-normal"
                }
            }
    }
}
