import DailyNumbers
import Detection
package import Rendering
import Shared

extension Message {
    /// What a run says of its day: the news, the last days, and what else a person would ask.
    package init(_ run: HealthRun) {
        let report = run.settings.report
        let table = KPITable(run, days: report.days)
        self.init(headline: Self.headline(run))
        rest = "alerts.json"
        let gaps = run.notEvaluated
        let near = DayNotes.nearest(run)
        guard run.status != .healthy else {
            // Five lines, and one for each thing that ended or is odd.
            let sparkline = table.sparklines.first?.text ?? ""
            let days = Decimals.count(table.rows.count, "day")
            summary =
                [
                    Self.today(run), .code(sparkline) + " revenue of the last \(days)",
                    (gaps ?? "Everything was evaluated") + near, Self.layerOne(run),
                ] + DayNotes.lines(run)
            return
        }
        summary = [Self.today(run)]
        items = run.news.enumerated().map {
            NewsBlock($0.element, number: $0.offset + 1, run).item
        }
        self.table = table.table(status: "")
        sparklines = table.sparklines
        let evaluated = gaps ?? (near.isEmpty ? nil : "Everything was evaluated")
        notes = DayNotes.lines(run)
        if let evaluated { notes.append(evaluated + near) }
        notes.append(Self.layerOne(run))
    }

    /// Verdict, day, and how much there is of each severity.
    private static func headline(_ run: HealthRun) -> MessageText {
        let p0 = run.news.count { $0.severity == .p0 }
        let p1 = run.news.count { $0.severity == .p1 }
        let word =
            switch run.status {
            case .healthy: "HEALTHY"
            case .notEvaluated: "NOT EVALUATED"
            case .p0, .p1: run.status.rawValue
            }
        return .bold(word)
            + " · \(run.expectedDay.weekdayName) \(run.expectedDay) · \(p0) P0, \(p1) P1"
    }

    /// The expected day in one line, with what is usual.
    private static func today(_ run: HealthRun) -> MessageText {
        guard let day = run.timeline.days.last, !day.channels.isEmpty else {
            return "There are no numbers of this day."
        }
        let answers = run.result?.answers ?? []
        func part(_ metric: Metric, _ value: Double?) -> String {
            let usual = answers.first {
                $0.measure == Measure(metric) && $0.detector == .deviation
            }?
            .evidence?.baseline.level
            let note = usual.map { " (usual \(ShownNumber.text($0, metric)))" } ?? ""
            return "\(metric.word) \(ShownNumber.text(value, metric))\(note)"
        }
        let total = day.total
        return MessageText(
            [
                part(.sessions, Double(total.sessions)), part(.purchases, Double(total.purchases)),
                part(.revenue, total.revenue.units), part(.conversion, total.conversion),
            ].joined(separator: " · "))
    }

    /// Which days are behind all this.
    private static func layerOne(_ run: HealthRun) -> MessageText {
        guard run.layerOne.isKnown else {
            return "Layer 1 knows none of these days, so each one with rows counts as complete"
        }
        let last = run.timeline.days.suffix(run.settings.report.days)
        let parts = DayStatus.allCases.compactMap { status -> String? in
            let count = last.count { $0.status == status }
            return count > 0 ? "\(count) \(status.rawValue)" : nil
        }
        let days = Decimals.count(last.count, "day")
        return MessageText("Layer 1, last \(days): \(parts.joined(separator: ", "))")
            + DayNotes.findings(run)
    }
}

extension HealthRun {
    /// What could not be told, and why; nil where everything could.
    fileprivate var notEvaluated: MessageText? {
        if let status = timeline.days.last?.status, !status.isWhole {
            return MessageText("Not evaluated: the day is \(status.rawValue).")
        }
        if case .special(let name)? = timeline.uses.last {
            return MessageText("Not compared with other days: \(name) is in the calendar.")
        }
        var reasons: [(reason: String, names: [String])] = []
        func add(_ reason: String, _ name: String) {
            if let index = reasons.firstIndex(where: { $0.reason == reason }) {
                if !reasons[index].names.contains(name) { reasons[index].names.append(name) }
            } else {
                reasons.append((reason, [name]))
            }
        }
        for check in checks {
            if let reason = check.reason { add(reason, check.rule) }
        }
        // The other detectors look at parts and for signs of faults: that they lack something is no gap.
        let main: Set<DetectorName> = [.deviation, .classic, .outage, .unitError]
        for answer in result?.answers ?? [] where main.contains(answer.detector) {
            if case .notEvaluated(let reason) = answer.outcome { add(reason, answer.measure.words) }
        }
        guard !reasons.isEmpty else { return nil }
        let shown = reasons.prefix(4).map { reason, names in
            let more = names.count > 3 ? " and \(names.count - 3) more" : ""
            return "\(names.prefix(3).joined(separator: ", "))\(more) (\(reason))"
        }
        let more = reasons.count > 4 ? "; \(reasons.count - 4) more reasons in alerts.json" : ""
        return MessageText("Not evaluated: \(shown.joined(separator: "; "))\(more)")
    }
}
