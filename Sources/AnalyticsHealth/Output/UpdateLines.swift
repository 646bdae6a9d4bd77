import Shared

/// An incident that is open though quiet today, or that is over.
struct OldIncidentLine: Encodable {
    private let incident: ReportedIncident
    private let reason: DayMessage.Resolved.Reason?

    init(waiting incident: ReportedIncident) {
        self.incident = incident
        reason = nil
    }

    init(_ resolved: DayMessage.Resolved) {
        incident = resolved.incident
        reason = resolved.reason
    }

    func encode(to encoder: any Encoder) throws {
        var line = encoder.container(keyedBy: Keys.self)
        try line.encode(incident.id, forKey: .id)
        try line.encode(incident.first, forKey: .first)
        try line.encode(incident.severity, forKey: .severity)
        try line.encode(incident.title, forKey: .title)
        try line.encode(incident.cause, forKey: .cause)
        try line.encodeIfPresent(reason?.rawValue, forKey: .because)
    }

    private enum Keys: String, CodingKey {
        case id, severity, title, because
        case cause = "cause_code"
        case first = "first_day"
    }
}

/// A day that looks otherwise than it was told.
struct RevisionLine: Encodable {
    private let revised: RevisedDay

    init(_ revised: RevisedDay) { self.revised = revised }

    func encode(to encoder: any Encoder) throws {
        var line = encoder.container(keyedBy: Keys.self)
        try line.encode(revised.day, forKey: .day)
        try line.encode(revised.told, forKey: .told)
        try line.encode(revised.now, forKey: .now)
        try line.encode(revised.title, forKey: .title)
    }

    private enum Keys: String, CodingKey { case day, told, now, title }
}

/// Who takes an incident from here.
struct AcknowledgementLine: Encodable {
    private let acknowledgement: Acknowledgement

    init(_ acknowledgement: Acknowledgement) { self.acknowledgement = acknowledgement }

    func encode(to encoder: any Encoder) throws {
        var line = encoder.container(keyedBy: Keys.self)
        try line.encode(acknowledgement.by, forKey: .by)
        try line.encode(acknowledgement.reason, forKey: .reason)
        try line.encode(acknowledgement.at, forKey: .at)
        try line.encode(acknowledgement.isNewNormal, forKey: .newNormal)
    }

    private enum Keys: String, CodingKey {
        case by, reason, at
        case newNormal = "new_normal"
    }
}
