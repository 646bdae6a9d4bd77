package import Shared

/// How incidents that were told before go on, and what was told otherwise: a line each.
package enum IncidentUpdates {
    package static func lines(_ run: HealthRun) -> [String] {
        var lines: [String] = []
        if let correction = run.correction { lines.append(text(correction)) }
        lines += run.told.resolved.map(text)
        lines += run.told.waiting.map(text(waiting:))
        lines += run.told.revised.map(text)
        return lines
    }

    static func text(_ correction: HealthAnswer) -> String {
        "Corrected: a run at \(correction.at.minute) said \(correction.status) for this day; "
            + "data or settings have changed since"
    }

    static func text(_ resolved: DayMessage.Resolved) -> String {
        "Resolved: \(name(resolved.incident)): \(reason(resolved))"
    }

    static func text(waiting incident: ReportedIncident) -> String {
        "Still open, quiet today: \(name(incident))"
    }

    static func text(_ revised: RevisedDay) -> String {
        "Corrected: \(revised.day) was told as \(revised.told?.short ?? "healthy"), now it is "
            + "\(revised.now?.short ?? "healthy"): \(revised.title.shortened(to: 120))"
    }

    /// `P0 checkout (2025-03-20-checkout)`: what it was, without the numbers of the day that told it, and the id, which
    /// is what commands want.
    private static func name(_ incident: ReportedIncident) -> String {
        let parts = incident.title.split(separator: ": ")
        let words = parts.count > 1 ? parts.dropLast().joined(separator: ": ") : incident.title
        return "\(words.shortened(to: 80)) (\(incident.id.shortened(to: 80)))"
    }

    private static func reason(_ resolved: DayMessage.Resolved) -> String {
        switch resolved.reason {
        case .back: "back at the level that it broke from"
        case .rulesHold: "its rules hold again"
        case .accepted:
            "accepted as the new level by \(ShownName.text(resolved.acknowledgement?.by ?? ""))"
        case .becameUsual: "its level has become the usual one"
        case .corrected: "its days were corrected, and look usual now"
        case .replaced: "another incident is told in its place"
        }
    }
}

extension Instant {
    /// `2025-03-08 06:00 UTC`, as people read it.
    package var minute: String {
        description.prefix(16).replacing("T", with: " ") + " UTC"
    }
}
