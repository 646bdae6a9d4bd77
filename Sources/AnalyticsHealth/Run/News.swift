package import Shared

/// One thing that people are told: data that is broken, or a business number that moved.
package struct News: Sendable {
    package enum Subject: Sendable {
        /// Hard rules that are violated on one day: one fault seldom breaks only one of them.
        case data([HealthCheck])
        case business(Incident)
    }

    package let id: String
    package let severity: Severity
    package let subject: Subject
    package let page: Bool
    /// Findings of layer 1 about the day, those that explain the news first.
    package let findings: [LayerOne.Finding]
    /// How many of the findings explain it.
    package let explaining: Int

    static func all(
        checks: [HealthCheck], result: DayResult?, layerOne: LayerOne, expectedDay: Day
    ) -> [News] {
        let findings = layerOne.findings[expectedDay] ?? []
        var news: [News] = []
        let violated = checks.filter { $0.isViolated && $0.severity > .p2 }
            .enumerated().sorted {
                $0.element.severity != $1.element.severity
                    ? $0.element.severity > $1.element.severity : $0.offset < $1.offset
            }.map(\.element)
        if let first = violated.first {
            let isBlocked = layerOne.statuses[expectedDay] == .quarantined
            news.append(
                News(
                    id: "\(expectedDay)-data", severity: first.severity, subject: .data(violated),
                    page: true, findings: findings, explaining: isBlocked ? findings.count : 0))
        }
        if let incident = result?.incident {
            let explaining = findings.filter { $0.cause?.explains(incident.alerts) == true }
            let others = findings.filter { $0.cause?.explains(incident.alerts) != true }
            news.append(
                News(
                    id: incident.id, severity: incident.severity, subject: .business(incident),
                    page: incident.page, findings: explaining + others,
                    explaining: explaining.count))
        }
        return news.enumerated().sorted {
            $0.element.severity != $1.element.severity
                ? $0.element.severity > $1.element.severity : $0.offset < $1.offset
        }.map(\.element)
    }

    /// The metrics that it is about, for routing.
    package var metrics: Set<String> {
        switch subject {
        case .data(let checks): Set(checks.map(\.rule))
        case .business(let incident): Set(incident.alerts.map(\.measure.metric.rawValue))
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
            "\(severity.short) data: \(checks[0].message)"
                + (checks.count > 1 ? " (and \(checks.count - 1) more)" : "")
        case .business(let incident): incident.title
        }
    }
}
