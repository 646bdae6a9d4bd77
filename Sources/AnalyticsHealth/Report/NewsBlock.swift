import DailyNumbers
import Detection
import Rendering
import Shared

/// One piece of news as an item of the message.
struct NewsBlock {
    let item: Message.Item

    init(_ news: NewsItem, number: Int, _ run: HealthRun) {
        var item =
            switch news.subject {
            case .data(let checks): Self.data(news, checks, number, run)
            case .business(let incident): Self.business(incident, news, number, run.settings)
            }
        if let known = news.acknowledgement {
            item.lines.append(
                .labelled(
                    MessageText("Acknowledged by \(known.by.prefix(60))"),
                    MessageText("\(known.reason.prefix(160))")))
        }
        let audience = run.settings.report.audience
        if !audience.isEmpty {
            item.lines.append(.labelled("Read by", MessageText(audience.joined(separator: ", "))))
        }
        self.item = item
    }

    /// `1. P0 checkout (ongoing since 2025-03-07)`; nothing in brackets for what begins today.
    private static func title(
        _ number: Int, _ news: NewsItem, _ title: String, _ day: Day
    ) -> MessageText {
        let state =
            switch news.state {
            case .opened where news.first == day: ""
            case .opened: " (since \(news.first))"
            default: " (\(news.state.rawValue), since \(news.first))"
            }
        return .bold("\(number). \(news.severity.short) \(title)") + state
    }

    private static func data(
        _ news: NewsItem, _ checks: [RecordedOutcome], _ number: Int, _ run: HealthRun
    ) -> Message.Item {
        let day = run.expectedDay
        var lines = checks.prefix(5).map(bullet)
        if checks.count > 5 {
            lines.append(.bullet(MessageText("\(checks.count - 5) more checks failed")))
        }
        lines += news.reportedFindings.map { .labelled("Why", finding($0)) }
        if run.layerOne.statuses[day] == .quarantined {
            lines.append(
                .labelled(
                    "Do",
                    MessageText(
                        "ingest-gate explain \(day): what was found, and the commands for what can be done"
                    )))
        } else if let first = checks.first {
            lines.append(.labelled("Do", MessageText(Advice.lookFirst(first.rule))))
        }
        return Message.Item(
            title: title(number, news, "the data is not right", day), lines: lines)
    }

    private static func business(
        _ incident: Incident, _ news: NewsItem, _ number: Int, _ settings: HealthSettings
    ) -> Message.Item {
        let alerts = incident.alerts
        var lines = alerts.prefix(3).map { Message.Item.Line.bullet(alert($0, settings)) }
        if alerts.count > 3 {
            let rest = alerts.dropFirst(3).map(\.measure.words)
            let names = rest.prefix(4).joined(separator: ", ")
            let more = rest.count > 4 ? " and \(rest.count - 4) more" : ""
            lines.append(.bullet(MessageText("also \(names)\(more)")))
        }
        lines += news.also.map(bullet)
        if let analysis = incident.analysis {
            if let split = split(analysis) { lines.append(split) }
            lines += MixLine.lines(analysis.mix, alerts)
        }
        let why: MessageText = news.explaining > 0 ? "Why" : "Layer 1 also says"
        lines += news.reportedFindings.map { .labelled(why, finding($0)) }
        let advice = Advice(incident.cause)
        lines.append(.labelled("Do", MessageText(advice.lookFirst)))
        lines.append(.labelled("Affects", MessageText(advice.affected)))
        return Message.Item(
            title: title(number, news, incident.cause.title, incident.day), lines: lines)
    }

    private static func bullet(_ check: RecordedOutcome) -> Message.Item.Line {
        .bullet(MessageText("\(check.severity.short) \(check.rule): \(check.message)"))
    }

    /// `orders 1, normal 14 to 33 (-95 %, z -4.4)`
    private static func alert(_ alert: DetectorAnswer, _ settings: HealthSettings) -> MessageText {
        let metric = alert.measure.metric
        let name = MessageText(alert.measure.words)
        guard let evidence = alert.evidence else { return name }
        let value = ShownNumber.text(evidence.value, metric)
        let level = ShownNumber.text(evidence.baseline.level, metric)
        let change = ShownNumber.change(evidence, metric)
        var normal = "usual \(level)"
        if let range = NormalRange(alert, settings.detection) {
            normal +=
                ", normal \(ShownNumber.text(range.low, metric)) to \(ShownNumber.text(range.high, metric))"
        }
        return name + " " + .bold(value)
            + " vs \(normal) (\(change), z \(Decimals.text(evidence.z, places: 1)))"
    }

    /// What the change of revenue is made of, in money.
    private static func split(_ analysis: IncidentAnalysis) -> Message.Item.Line? {
        let revenue = analysis.revenue
        guard revenue.today != revenue.usual else { return nil }
        let parts = RevenueChange.Factor.allCases.map { factor in
            let name = factor == .aov ? "order value" : factor.rawValue
            return "\(name) \(ShownNumber.change(revenue.parts[factor] ?? .zero))"
        }
        let named = [analysis.channels.named, analysis.devices.named].compactMap { $0?.name }
        let mostly =
            named.isEmpty ? "across the board" : "mostly \(named.joined(separator: ", "))"
        return .labelled(
            MessageText("Revenue \(ShownNumber.change(revenue.today - revenue.usual))"),
            MessageText("\(parts.joined(separator: ", ")); \(mostly)"))
    }

    private static func finding(_ finding: LayerOne.Finding) -> MessageText {
        let since = finding.since < finding.day ? ", since \(finding.since)" : ""
        return finding.subject + " in the raw partition\(since): \(finding.message.prefix(160))"
    }
}
