/// What layer 2 said of one day, as far as later days have to know it: an incident that was told is not
/// news tomorrow.
package struct HealthAnswer: Sendable, Equatable {
    package var day: Day
    /// As in `alerts.json`.
    package var status: String
    package var incidents: [ReportedIncident]
    /// Earlier days that this answer saw otherwise than they were told.
    package var revised: [RevisedDay]
    package var at: Instant
    /// Of the program that judged.
    package var version: String

    package init(
        day: Day, status: String, incidents: [ReportedIncident], revised: [RevisedDay] = [],
        at: Instant, version: String
    ) {
        self.day = day
        self.status = status
        self.incidents = incidents
        self.revised = revised
        self.at = at
        self.version = version
    }

    /// Whether it says the same, whenever it was said and by which version.
    package func says(_ other: HealthAnswer) -> Bool {
        day == other.day && status == other.status && incidents == other.incidents
            && revised == other.revised
    }
}

/// An incident as one answer told it.
package struct ReportedIncident: Sendable, Decodable, Equatable {
    package enum Kind: String, Sendable, Codable {
        /// Hard rules that are violated.
        case data
        /// A business number that moved.
        case business
    }

    package enum State: String, Sendable, Codable {
        case opened, escalated, ongoing, reopened
        /// Open, and quiet on the day.
        case waiting
        case resolved
    }

    package var id: String
    package var kind: Kind
    package var first: Day
    package var severity: Severity
    package var cause: String
    package var title: String
    package var state: State
    /// Ids of rules, or measures, that it is about, on all its days so far; in order.
    package var subjects: [String]

    package init(
        id: String, kind: Kind, first: Day, severity: Severity, cause: String, title: String,
        state: State, subjects: [String]
    ) {
        self.id = id
        self.kind = kind
        self.first = first
        self.severity = severity
        self.cause = cause
        self.title = title
        self.state = state
        self.subjects = subjects
    }
}

/// A day that now looks otherwise than it was told: its data was corrected since.
package struct RevisedDay: Sendable, Decodable, Equatable {
    package var day: Day
    /// Of the business incident, then and now; nil where there was none.
    package var told: Severity?
    package var now: Severity?
    /// Of the incident, now or, where there is none any more, then.
    package var title: String

    package init(day: Day, told: Severity?, now: Severity?, title: String) {
        self.day = day
        self.told = told
        self.now = now
        self.title = title
    }
}

extension ReportedIncident: JSONWritable {
    package func write(to writer: inout JSONWriter) {
        writer.object { w in
            w.member("cause", cause)
            w.member("first", first.description)
            w.member("id", id)
            w.member("kind", kind.rawValue)
            w.member("severity", severity.rawValue)
            w.member("state", state.rawValue)
            w.member("subjects", subjects)
            w.member("title", title)
        }
    }
}

extension RevisedDay: JSONWritable {
    package func write(to writer: inout JSONWriter) {
        writer.object { w in
            w.member("day", day.description)
            w.member("now", ifPresent: now?.rawValue)
            w.member("title", title)
            w.member("told", ifPresent: told?.rawValue)
        }
    }
}

/// Somebody looked at an incident and takes it from there.
package struct Acknowledgement: Sendable, Equatable {
    package var incident: String
    package var by: String
    package var reason: String
    package var at: Instant
    /// The last day that had been judged: it holds from there on.
    package var day: Day
    /// The level since the incident's first day is the usual one from now on.
    package var isNewNormal: Bool
    package var first: Day
    package var subjects: [String]

    package init(
        incident: String, by: String, reason: String, at: Instant, day: Day, isNewNormal: Bool,
        first: Day, subjects: [String]
    ) {
        self.incident = incident
        self.by = by
        self.reason = reason
        self.at = at
        self.day = day
        self.isNewNormal = isNewNormal
        self.first = first
        self.subjects = subjects
    }
}

/// Somebody took an answer of layer 2 back.
package struct ForgottenAnswer: Sendable, Equatable {
    package var day: Day
    /// What it said.
    package var status: String
    package var by: String
    package var reason: String
    package var at: Instant

    package init(day: Day, status: String, by: String, reason: String, at: Instant) {
        self.day = day
        self.status = status
        self.by = by
        self.reason = reason
        self.at = at
    }
}
