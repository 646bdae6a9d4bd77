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
        let gaps = NotEvaluated(run).line.map { MessageText($0) }
        let layerOne = Self.layerOne(run)
        guard run.status != .healthy else {
            // Four lines, and one for each thing that ended or is odd.
            let near = DayNotes.nearest(run)
            summary = [Self.today(run)]
            if let sparkline = table.sparklines.first {
                let days = Decimals.count(table.rows.count, "day")
                summary.append(.code(sparkline.text) + " \(sparkline.name) of the last \(days)")
            }
            summary.append((gaps ?? "Everything was evaluated") + near)
            if let layerOne { summary.append(layerOne) }
            summary += DayNotes.lines(run)
            return
        }
        summary = [Self.today(run)]
        let context = NewsContext(run)
        items = run.news.enumerated().map {
            NewsBlock($0.element, number: $0.offset + 1, context).item
        }
        self.table = table.table(status: "")
        sparklines = table.sparklines
        // In the order of their use: the last one gives way first.
        notes = DayNotes.lines(run)
        if !report.audience.isEmpty {
            let names = report.audience.prefix(8).map(ShownName.text).joined(separator: ", ")
            notes.append(MessageText("These numbers are read by \(names)"))
        }
        // That a day is not there is the news itself.
        let isWhole = run.timeline.days.last?.status.isWhole ?? true
        let tellsOfData = run.news.contains { if case .data = $0.subject { true } else { false } }
        if let gaps, isWhole || !tellsOfData { notes.append(gaps) }
        if let layerOne { notes.append(layerOne) }
    }

    /// Verdict, day, and how much there is of each severity.
    private static func headline(_ run: HealthRun) -> MessageText {
        let p0 = run.news.count { $0.severity == .p0 }
        let p1 = run.news.count { $0.severity == .p1 }
        return .bold(word(run.status))
            + " · \(run.expectedDay.weekdayName) \(run.expectedDay) · \(p0) P0, \(p1) P1"
    }

    static func word(_ status: DayResult.Status) -> String {
        status == .notEvaluated ? "NOT EVALUATED" : status.rawValue
    }

    /// The expected day in one line, with what is usual: the numbers that the source has.
    static func today(_ run: HealthRun) -> MessageText {
        guard let day = run.timeline.days.last, !day.hasNothing else {
            return "There are no numbers of this day."
        }
        let answers = run.result?.answers ?? []
        let direct = run.settings.detection.directChannel
        func part(_ measure: Measure) -> String {
            let metric = measure.metric
            let usual = answers.first { $0.measure == measure && $0.detector == .deviation }?
                .evidence?.baseline
            // What was usual in days of an incident is not.
            let level = usual.flatMap { run.hadIncidents($0.days, of: measure) ? nil : $0.level }
            let note = level.map { " (usual \(ShownNumber.level($0, metric)))" } ?? ""
            return
                "\(measure.words) \(ShownNumber.text(day.value(measure, direct: direct), metric))\(metric.unit(run.settings.currency))\(note)"
        }
        let shop: [Metric] = [.sessions, .purchases, .revenue, .conversion]
        let measures =
            shop.filter(run.has).map { Measure($0) }.filter { measure in
                day.value(measure, direct: direct) != nil
            } + run.timeline.columns.filter { day.value($0, direct: direct) != nil }
        guard !measures.isEmpty else { return "There are no numbers of this day." }
        return MessageText(measures.prefix(5).map(part).joined(separator: " · "))
    }

    /// Which days are behind all this; nil for a team without layer 1.
    private static func layerOne(_ run: HealthRun) -> MessageText? {
        guard run.layerOne.isKnown else { return nil }
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
    /// Whether most of some days had an incident: of the shop's numbers, or of the column that a measure is.
    func hadIncidents(_ days: [Day], of measure: Measure) -> Bool {
        let isColumn = measure.segment?.dimension == .column
        let chosen = Set(days)
        let troubled = self.days.count { day in
            chosen.contains(day.day)
                && day.alerts.contains { alert in
                    alert.detector != .slowFall
                        && (isColumn
                            ? alert.measure == measure
                            : alert.measure.segment?.dimension != .column)
                }
        }
        return troubled * 2 > days.count
    }
}
