import Shared

/// How incidents that were told before go on, and what was told otherwise: a line each.
package enum IncidentUpdates {
    package static func lines(_ run: HealthRun) -> [String] {
        var lines: [String] = []
        if let correction = run.correction {
            lines.append(
                "Corrected: a run at \(correction.at) said \(correction.status) for this day; "
                    + "data or settings have changed since")
        }
        lines += run.told.resolved.map { "Resolved: \(name($0.incident)): \(reason($0))" }
        lines += run.told.waiting.map { "Still open, quiet today: \(name($0))" }
        lines += run.told.revised.map { revised in
            "Corrected: \(revised.day) was told as \(revised.told?.short ?? "healthy"), now it is "
                + "\(revised.now?.short ?? "healthy"): \(revised.title.prefix(120))"
        }
        return lines
    }

    private static func name(_ incident: ReportedIncident) -> String {
        "\(incident.severity.short) \(incident.id)"
    }

    private static func reason(_ resolved: DayMessage.Resolved) -> String {
        switch resolved.reason {
        case .back: "back at the level that it broke from"
        case .rulesHold: "its rules hold again"
        case .accepted:
            "accepted as the new level by \((resolved.acknowledgement?.by ?? "").prefix(60))"
        case .becameUsual: "its level has become the usual one"
        case .corrected: "its days were corrected, and look usual now"
        case .replaced: "another incident is told in its place"
        }
    }
}
