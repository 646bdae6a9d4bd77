import DailyNumbers
package import Detection
package import Shared

/// One thing that people are told: data that is broken, or a business number that moved.
package struct NewsItem: Sendable {
    package enum Subject: Sendable {
        /// Hard rules that are violated on one day: one fault seldom breaks only one of them.
        case data([RecordedOutcome])
        case business(Incident)
    }

    /// The same on all days of an incident.
    package let id: String
    /// The first day of the incident.
    package let first: Day
    /// The judged day.
    package let day: Day
    /// Of today.
    package let severity: Severity
    package let subject: Subject
    /// Hard rules that say the same of the day as a business incident: no orders, too few of them.
    package let also: [RecordedOutcome]
    package let state: ReportedIncident.State
    /// Findings of layer 1 about the day, those that explain the news first.
    package let findings: [LayerOne.Finding]
    /// How many of the findings explain it.
    package let explaining: Int
    package let acknowledgement: Acknowledgement?
    /// What amounts are in, where somebody said so.
    private let currency: String?
    /// What it was told as before.
    private let before: ReportedIncident?

    package var page: Bool { state.pages }

    /// Violated hard rules of a day, the worst first; nil without any.
    static func data(
        _ violated: [RecordedOutcome], _ findings: [LayerOne.Finding], day: Day,
        _ book: IncidentBook,
        isBlocked: Bool, waived: [LayerOne.Finding] = []
    ) -> NewsItem? {
        guard let severity = violated.first?.severity else { return nil }
        // The same trouble if a rule is the same; a rule that joins it is news.
        let rules = Set(violated.map(\.rule))
        let known = book.open(.data).first { !rules.isDisjoint(with: $0.subjects) }
        let joins = known.map { !rules.isSubset(of: $0.subjects) } ?? false
        let explaining = findings.filter { finding in
            isBlocked || violated.contains { finding.explains($0) }
        }
        let agreed = waived.filter { finding in violated.contains { finding.explains($0) } }
        let id = known?.id ?? "\(day)-data"
        return NewsItem(
            id: id, first: known?.first ?? day, day: day, severity: severity,
            subject: .data(violated),
            also: [],
            state: state(severity, known, joins: joins),
            findings: explaining + agreed + findings.filter { !explaining.contains($0) },
            explaining: explaining.count + agreed.count,
            acknowledgement: book.acknowledgement(of: id), currency: nil, before: known)
    }

    /// - Parameters:
    ///   - also: Hard rules that say the same.
    ///   - known: What it was told as before.
    ///   - waived: Findings that do not count, but may explain it.
    ///   - currency: What amounts are in, where somebody said so.
    static func business(
        _ incident: Incident, also: [RecordedOutcome], _ findings: [LayerOne.Finding],
        _ known: ReportedIncident?, _ book: IncidentBook, waived: [LayerOne.Finding] = [],
        currency: String? = nil
    ) -> NewsItem {
        let explaining = (findings + waived).filter { $0.cause?.explains(incident.alerts) == true }
        let others = findings.filter { $0.cause?.explains(incident.alerts) != true }
        let id = known?.id ?? incident.id
        let severity = max(incident.severity, also.first?.severity ?? .p2)
        return NewsItem(
            id: id, first: known?.first ?? incident.first, day: incident.day, severity: severity,
            subject: .business(incident), also: also, state: state(severity, known),
            findings: explaining + others, explaining: explaining.count,
            acknowledgement: book.acknowledgement(of: id), currency: currency, before: known)
    }

    /// By what the ledger says of it, whatever today's numbers say of the days before.
    private static func state(
        _ severity: Severity, _ known: ReportedIncident?, joins: Bool = false
    ) -> ReportedIncident.State {
        ReportedIncident.State(
            severity, before: known.map { ($0.severity, $0.state != .resolved) }, joins: joins)
    }

    /// The findings that the report tells with it: what explains it, or beside a business incident that
    /// nothing explains the worst one.
    var reportedFindings: ArraySlice<LayerOne.Finding> {
        let isBusiness = if case .business = subject { true } else { false }
        return findings.prefix(max(isBusiness ? 1 : 0, min(2, explaining)))
    }

    /// What the ledger keeps of it.
    var told: ReportedIncident {
        let business = if case .business = subject { true } else { false }
        return ReportedIncident(
            id: id, kind: business ? .business : .data, first: first,
            severity: max(severity, before?.severity ?? severity), cause: causeCode, title: title,
            state: state, subjects: Set(subjects).union(before?.subjects ?? []).sorted())
    }

    /// Names of the rules or the measures that it is about.
    var subjects: [String] {
        switch subject {
        case .data(let checks): checks.map(\.rule)
        case .business(let incident): incident.alerts.map(\.measure.description)
        }
    }

    /// Whether it is about a number that an earlier incident was about.
    func shares(_ earlier: ReportedIncident) -> Bool {
        !Set(subjects).isDisjoint(with: earlier.subjects)
    }

    /// The metrics that it is about, for routing.
    package var metrics: Set<String> {
        switch subject {
        case .data(let checks): Set(checks.map(\.rule))
        case .business(let incident):
            Set(incident.alerts.map(\.measure.metric.rawValue) + also.map(\.rule))
        }
    }

    package var causeCode: String {
        switch subject {
        case .data: "data"
        case .business(let incident): incident.cause.code
        }
    }

    package var title: String {
        switch subject {
        case .data(let checks):
            "\(severity.short) data: \(DataNews(checks, day: day).title)"
        case .business(let incident): incident.title(severity, currency: currency)
        }
    }
}
