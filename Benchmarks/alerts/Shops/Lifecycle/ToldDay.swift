import DailyNumbers
package import Detection
package import Shared

/// What people were told on one night, as far as the life-cycle bench looks at it. The only place of the bench
/// that knows how a `DayResult` says it.
package struct ToldDay: Sendable, Hashable {
    package struct Incident: Sendable, Hashable {
        package let id: String
        package let cause: Cause
        package let severity: Severity
        package let pages: Bool
        /// `ongoing`, `opened`, …, for people.
        package let state: String
        /// One line.
        package let title: String

        package init(
            id: String, cause: Cause, severity: Severity, pages: Bool, state: String = "",
            title: String = ""
        ) {
            self.id = id
            self.cause = cause
            self.severity = severity
            self.pages = pages
            self.state = state
            self.title = title
        }
    }

    package let day: Day
    package let isMissing: Bool
    /// With alerts on this day.
    package let incidents: [Incident]
    /// Ids of incidents that are open at the end of the day, with alerts or without.
    package let open: Set<String>
    /// What kinds of notes are in the report, for people.
    package let notes: [String]

    package init(
        day: Day, isMissing: Bool = false, incidents: [Incident], open: Set<String>,
        notes: [String] = []
    ) {
        self.day = day
        self.isMissing = isMissing
        self.incidents = incidents
        self.open = open
        self.notes = notes
    }

    package init(_ result: DayResult) {
        day = result.day
        isMissing = result.use == .unusable(.missing)
        incidents = result.incidents.map { incident in
            Incident(
                id: incident.id, cause: incident.cause, severity: incident.severity,
                pages: incident.page, state: incident.state.rawValue, title: incident.title)
        }
        open = Set(result.open)
        notes = result.notes.map { String("\($0)".prefix { $0 != "(" }) }
    }

    /// Whether the night ends with exit code 2.
    package var isBlocked: Bool { incidents.contains { $0.severity == .p0 } }
    package var pages: Int { incidents.count(where: \.pages) }
    package var isQuiet: Bool { incidents.isEmpty }
}
