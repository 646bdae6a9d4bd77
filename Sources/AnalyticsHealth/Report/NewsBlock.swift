import DailyNumbers
import Detection
import Shared

/// One piece of news as a few lines of the report.
struct NewsBlock {
    let lines: [String]

    init(_ news: News, number: Int, _ run: HealthRun) {
        let settings = run.settings
        var lines: [String]
        switch news.subject {
        case .data(let checks): lines = Self.data(news, checks, number, run)
        case .business(let incident):
            lines = Self.business(incident, news, number, settings)
        }
        if let known = news.acknowledgement { lines.append(Self.acknowledged(known)) }
        if !settings.report.audience.isEmpty {
            lines.append(
                "Read by: \(SlackText.escaped(settings.report.audience.joined(separator: ", ")))")
        }
        self.lines = lines
    }

    /// `(ongoing since 2025-03-07)`; nothing for what begins today.
    private static func state(_ news: News, _ day: Day) -> String {
        switch news.state {
        case .opened where news.first == day: ""
        case .opened: " (since \(news.first))"
        default: " (\(news.state.rawValue), since \(news.first))"
        }
    }

    private static func acknowledged(_ known: Acknowledgement) -> String {
        "Acknowledged by \(SlackText.escaped(String(known.by.prefix(60)))): "
            + SlackText.escaped(String(known.reason.prefix(160)))
    }

    private static func data(
        _ news: News, _ checks: [RecordedOutcome], _ number: Int, _ run: HealthRun
    ) -> [String] {
        let day = run.expectedDay
        var lines = [
            "*\(number). \(news.severity.short) the data is not right*\(state(news, day))"
        ]
        for check in checks.prefix(5) {
            lines.append(
                "• \(check.severity.short) \(check.rule): \(SlackText.escaped(check.message))")
        }
        if checks.count > 5 { lines.append("• \(checks.count - 5) more checks failed") }
        for finding in news.toldFindings {
            lines.append("Why: \(Self.finding(finding))")
        }
        if run.layerOne.statuses[day] == .quarantined {
            lines.append(
                "Do: ingest-gate explain \(day), then have it delivered again, or ingest-gate release \(day)"
            )
        } else if let first = checks.first {
            lines.append("Do: \(Advice.first(first.rule))")
        }
        return lines
    }

    private static func business(
        _ incident: Incident, _ news: News, _ number: Int, _ settings: HealthSettings
    ) -> [String] {
        let title = SlackText.escaped(incident.cause.title)
        var lines = [
            "*\(number). \(news.severity.short) \(title)*\(state(news, incident.day))"
        ]
        let alerts = incident.alerts
        for alert in alerts.prefix(3) { lines.append("• " + Self.alert(alert, settings)) }
        if alerts.count > 3 {
            let rest = alerts.dropFirst(3).map(\.measure.words)
            let names = rest.prefix(4).joined(separator: ", ")
            lines.append(
                "• also \(SlackText.escaped(names))\(rest.count > 4 ? " and \(rest.count - 4) more" : "")"
            )
        }
        for check in news.also {
            lines.append(
                "• \(check.severity.short) \(check.rule): \(SlackText.escaped(check.message))")
        }
        if let analysis = incident.analysis {
            lines += Self.split(analysis) + MixLine.lines(analysis.mix, alerts)
        }
        for finding in news.toldFindings {
            let word = news.explaining > 0 ? "Why" : "Layer 1 also says"
            lines.append("\(word): \(Self.finding(finding))")
        }
        let advice = Advice(incident.cause)
        lines.append("Do: \(SlackText.escaped(advice.first))")
        lines.append("Affects: \(SlackText.escaped(advice.affected))")
        return lines
    }

    /// `orders 1, normal 14 to 33 (-95 %, z -4.4)`
    private static func alert(_ check: Check, _ settings: HealthSettings) -> String {
        let metric = check.measure.metric
        let name = SlackText.escaped(check.measure.words)
        guard let evidence = check.evidence else { return name }
        let value = ShownNumber.text(evidence.value, metric)
        let level = ShownNumber.text(evidence.baseline.level, metric)
        let change = ShownNumber.change(evidence, metric)
        var normal = "usual \(level)"
        if let range = NormalRange(check, settings.detection) {
            normal +=
                ", normal \(ShownNumber.text(range.low, metric)) to \(ShownNumber.text(range.high, metric))"
        }
        return
            "\(name) *\(value)* vs \(normal) (\(change), z \(Decimals.text(evidence.z, places: 1)))"
    }

    /// What the change of revenue is made of, in money.
    private static func split(_ analysis: IncidentAnalysis) -> [String] {
        let revenue = analysis.revenue
        guard revenue.today != revenue.usual else { return [] }
        let parts = RevenueChange.Factor.allCases.map { factor in
            let name = factor == .aov ? "order value" : factor.rawValue
            return "\(name) \(ShownNumber.change(revenue.parts[factor] ?? .zero))"
        }
        var lines = [
            "Revenue \(ShownNumber.change(revenue.today - revenue.usual)): "
                + parts.joined(separator: ", ")
        ]
        let named = [analysis.channels.named, analysis.devices.named].compactMap { $0?.name }
        lines[0] +=
            named.isEmpty
            ? "; across the board" : "; mostly \(SlackText.escaped(named.joined(separator: ", ")))"
        return lines
    }

    static func finding(_ finding: LayerOne.Finding) -> String {
        let column = finding.column.map { " `\(SlackText.escaped($0))`" } ?? ""
        let since = finding.since < finding.day ? ", since \(finding.since)" : ""
        return
            "\(finding.severity.short) \(finding.rule)\(column) in the raw partition\(since): "
            + SlackText.escaped(String(finding.message.prefix(160)))
    }
}
