package import Shared

/// Incidents by what was last told of them, the open ones first, then the newest.
package struct IncidentList: Encodable, Sendable {
    package struct Line: Encodable, Sendable {
        /// Where there are several.
        package let feed: String?
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
            try line.encodeIfPresent(feed, forKey: .feed)
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
            case feed, id, severity, state, title, acknowledged
            case first = "first_day"
            case last = "last_day"
            case cause = "cause_code"
        }
    }

    package var schemaVersion = 1
    package let lines: [Line]

    /// What was told of a feed that is judged by itself, or of all as one.
    package struct Told: Sendable {
        let feed: String?
        let answers: [HealthAnswer]
        let acknowledgements: [Acknowledgement]

        /// - Parameters:
        ///   - feed: Named where there are several.
        ///   - answers: In order.
        package init(
            feed: String? = nil, answers: [HealthAnswer], acknowledgements: [Acknowledgement]
        ) {
            self.feed = feed
            self.answers = answers
            self.acknowledgements = acknowledgements
        }
    }

    package init(_ told: [Told]) {
        lines = told.flatMap(Self.lines).sorted { a, b in
            let (open, other) = (a.state != .resolved, b.state != .resolved)
            if open != other { return open }
            return (b.last, b.id, a.feed ?? "") < (a.last, a.id, b.feed ?? "")
        }
    }

    private static func lines(_ told: Told) -> [Line] {
        var last: [String: Line] = [:]
        for answer in told.answers {
            for incident in answer.incidents {
                last[incident.id] = Line(
                    feed: told.feed, id: incident.id, severity: incident.severity,
                    state: incident.state,
                    first: incident.first, last: answer.day, cause: incident.cause,
                    title: incident.title,
                    acknowledgement: told.acknowledgements.last { $0.incident == incident.id })
            }
        }
        return Array(last.values)
    }

    enum CodingKeys: String, CodingKey {
        case schemaVersion = "schema_version"
        case lines = "incidents"
    }
}
