package import Shared

/// Incidents by what was last told of them, the open ones first, then the newest.
package struct IncidentList: Encodable, Sendable {
    package struct Line: Encodable, Sendable {
        package let id: String
        package let severity: Severity
        package let state: ReportedIncident.State
        package let first: Day
        /// The last day that told of it.
        package let last: Day
        package let cause: String
        package let title: String
        package let acknowledgement: Acknowledgement?

        package func encode(to encoder: any Encoder) throws {
            var line = encoder.container(keyedBy: Keys.self)
            try line.encode(id, forKey: .id)
            try line.encode(severity, forKey: .severity)
            try line.encode(state, forKey: .state)
            try line.encode(first, forKey: .first)
            try line.encode(last, forKey: .last)
            try line.encode(cause, forKey: .cause)
            try line.encode(title, forKey: .title)
            try line.encodeIfPresent(
                acknowledgement.map { AcknowledgementLine($0) }, forKey: .acknowledged)
        }

        private enum Keys: String, CodingKey {
            case id, severity, state, title, acknowledged
            case first = "first_day"
            case last = "last_day"
            case cause = "cause_code"
        }
    }

    package var schemaVersion = 1
    package let lines: [Line]

    /// - Parameter answers: In order.
    package init(_ answers: [HealthAnswer], _ acknowledgements: [Acknowledgement]) {
        var last: [String: Line] = [:]
        for answer in answers {
            for incident in answer.incidents {
                last[incident.id] = Line(
                    id: incident.id, severity: incident.severity, state: incident.state,
                    first: incident.first, last: answer.day, cause: incident.cause,
                    title: incident.title,
                    acknowledgement: acknowledgements.last { $0.incident == incident.id })
            }
        }
        lines = last.values.sorted { a, b in
            let (open, other) = (a.state != .resolved, b.state != .resolved)
            if open != other { return open }
            return (b.last, b.id) < (a.last, a.id)
        }
    }

    enum CodingKeys: String, CodingKey {
        case schemaVersion = "schema_version"
        case lines = "incidents"
    }
}
