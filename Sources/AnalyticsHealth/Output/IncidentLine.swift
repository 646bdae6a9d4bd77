import DailyNumbers
import Detection
import Shared

/// A piece of news as programs read it.
package struct IncidentLine: Encodable, Sendable {
    private let subject: NewsItem.Subject
    private let id: String
    private let first: Day
    private let state: ReportedIncident.State
    private let page: Bool
    private let also: [RecordedOutcome]
    private let title: String
    private let severity: Severity
    private let findings: ArraySlice<LayerOne.Finding>
    private let acknowledgement: Acknowledgement?
    private let day: Day
    private let contact: Contact?
    private let currency: String?

    /// - Parameter currency: What its amounts are in, where somebody said so.
    init(_ news: NewsItem, day: Day, contact: Contact? = nil, currency: String? = nil) {
        self.currency = currency
        self.contact = contact
        self.day = day
        subject = news.subject
        id = news.id
        first = news.first
        state = news.state
        page = news.page
        also = news.also
        title = news.title
        severity = news.severity
        findings = news.findings.prefix(news.explaining)
        acknowledgement = news.acknowledgement
    }

    package func encode(to encoder: any Encoder) throws {
        var line = encoder.container(keyedBy: Keys.self)
        try line.encode(id, forKey: .id)
        try line.encode(page, forKey: .page)
        try line.encode(day, forKey: .day)
        try line.encode(first, forKey: .first)
        try line.encode(state, forKey: .state)
        try line.encodeIfPresent(
            acknowledgement.map { AcknowledgementLine($0) }, forKey: .acknowledged)
        try line.encode(severity, forKey: .severity)
        try line.encode(title, forKey: .title)
        switch subject {
        case .business(let incident): try encode(incident, &line)
        case .data(let checks): try Self.encode(checks, &line)
        }
        guard !findings.isEmpty else { return }
        try line.encode(findings.map { FindingLine($0) }, forKey: .findings)
    }

    private func encode(
        _ incident: Incident, _ line: inout KeyedEncodingContainer<Keys>
    ) throws {
        try line.encode(incident.cause.code, forKey: .cause)
        try line.encode(incident.cause.code, forKey: .causeCode)
        let advice = Advice(incident)
        try line.encode(advice.lookFirst, forKey: .checkFirst)
        try line.encode(advice.affected, forKey: .affects)
        try line.encodeIfPresent(currency, forKey: .currency)
        var alerts = line.nestedUnkeyedContainer(forKey: .alerts)
        let listed = incident.alerts.prefix(PartChecks.mostAlerts)
        for alert in listed { try alerts.encode(AlertLine(alert, currency)) }
        for check in also { try alerts.encode(RuleAlertLine(check)) }
        let rest = incident.alerts.count - listed.count
        if rest > 0 { try line.encode(rest, forKey: .alertsLeftOut) }
        try line.encodeIfPresent(contact?.owner, forKey: .owner)
        try line.encodeIfPresent(contact?.runbook, forKey: .runbook)
        try line.encodeIfPresent(incident.analysis.map { EvidenceLine($0) }, forKey: .evidence)
    }

    private static func encode(
        _ checks: [RecordedOutcome], _ line: inout KeyedEncodingContainer<Keys>
    ) throws {
        guard let first = checks.first else { return }
        try line.encode("data", forKey: .cause)
        try line.encode("data", forKey: .causeCode)
        try line.encode(Advice.lookFirst(first.rule), forKey: .checkFirst)
        try line.encode(checks.map { RuleAlertLine($0) }, forKey: .alerts)
    }

    private enum Keys: String, CodingKey {
        case id, severity, title, cause, state, day, page, alerts, acknowledged, affects, evidence
        case owner, runbook, currency
        case alertsLeftOut = "alerts_left_out"
        case first = "first_day"
        case checkFirst = "check_first"
        case causeCode = "cause_code"
        case findings = "layer1_findings"
    }
}

/// A finding of layer 1 that explains what the numbers did.
private struct FindingLine: Encodable {
    /// By whose agreement it does not count.
    struct Waived: Encodable {
        let owner: String?
        let reason: String?
        let expires: Day?
    }

    /// Where there are several.
    let feed: String?
    let waived: Waived?
    let rule: String
    let column: String?
    let severity: Severity
    let since: Day
    let message: String

    init(_ finding: LayerOne.Finding) {
        feed = finding.isOfSeveral ? finding.feed : nil
        waived =
            switch finding.agreement {
            case nil: nil
            case .former: Waived(owner: nil, reason: nil, expires: nil)
            case .waiver(let waiver):
                Waived(owner: waiver.owner, reason: waiver.reason, expires: waiver.expires)
            }
        rule = finding.rule
        column = finding.column
        severity = finding.severity
        since = finding.since
        message = finding.message
    }
}

/// A violated hard rule.
private struct RuleAlertLine: Encodable {
    let rule: String
    let severity: Severity
    let days: [Day]
    let message: String

    init(_ check: RecordedOutcome) {
        rule = check.rule
        severity = check.severity
        days = check.days
        message = check.message
    }
}

/// One alert with its evidence.
private struct AlertLine: Encodable {
    private let alert: DetectorAnswer
    private let currency: String?

    init(_ alert: DetectorAnswer, _ currency: String?) {
        self.alert = alert
        self.currency = currency
    }

    func encode(to encoder: any Encoder) throws {
        let metric = alert.measure.metric
        var line = encoder.container(keyedBy: Keys.self)
        try line.encode(alert.detector.rawValue, forKey: .rule)
        try line.encode(alert.day, forKey: .day)
        try line.encode(metric.rawValue, forKey: .metric)
        try line.encode(alert.measure.segment?.name, forKey: .segment)
        try line.encode(alert.severity, forKey: .severity)
        try line.encode(AlertMessage(alert, currency: currency).text, forKey: .message)
        guard let evidence = alert.evidence else { return }
        try line.encode(Quantity(evidence.value, of: metric), forKey: .value)
        try line.encode(Decimals.rounded(evidence.z), forKey: .robustZ)
        try line.encode(evidence.relativeChange.map(Decimals.rounded), forKey: .relativeChange)
        try line.encode(Quantity(evidence.absoluteChange, of: metric), forKey: .absoluteChange)
        try line.encode(BaselineLine(evidence.baseline, metric), forKey: .baseline)
    }

    private enum Keys: String, CodingKey {
        case rule, day, metric, segment, severity, message, value, baseline
        case robustZ = "robust_z"
        case relativeChange = "relative_change"
        case absoluteChange = "absolute_change"
    }
}
