import Shared

/// An incident that is open though quiet today, or that is over.
struct OldIncidentLine: Encodable {
    private let incident: ToldIncident
    private let reason: DayMessage.Resolved.Reason?

    init(waiting incident: ToldIncident) {
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
