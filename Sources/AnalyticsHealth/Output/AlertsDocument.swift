package import Detection
package import Shared

/// One day as `alerts.json` has it (DESIGN.md §10): what was checked, and what people are told.
package struct AlertsDocument: Encodable, Sendable {
    /// Which program said it, and when.
    package struct Run: Encodable, Sendable {
        package let at: Instant
        package let version: String
        package let config: String
        package let source: String

        package init(at: Instant, version: String, config: String, source: String) {
            self.at = at
            self.version = version
            self.config = config
            self.source = source
        }
    }

    package var schemaVersion = 1
    package var run: Run?
    package var expectedDay: Day
    package var status: String
    package var checks: [CheckLine]
    var checksLeftOut: PartChecks.LeftOut?
    package var incidents: [IncidentLine]
    package var routing: Routing?
    var waiting: [OldIncidentLine]?
    var resolved: [OldIncidentLine]?
    var revised: [RevisionLine]?
    var correction: Correction?

    /// What an earlier run said of the same day, where that was something else.
    struct Correction: Encodable, Sendable {
        let at: Instant
        let status: String
    }

    /// What the detectors say of a day of the past.
    package init(_ result: DayResult, _ settings: DetectionSettings) {
        expectedDay = result.day
        status = result.status.rawValue
        let parts = PartChecks(result.answers)
        checks = parts.listed.map { CheckLine($0, settings) }
        checksLeftOut = parts.leftOut
        incidents = result.incidents.map { IncidentLine($0) }
    }

    /// All that a run says of the expected day.
    package init(_ health: HealthRun, run: Run) {
        self.run = run
        expectedDay = health.expectedDay
        status = health.status.rawValue
        let settings = health.settings.detection
        let parts = PartChecks(health.result?.answers ?? [])
        checks =
            health.checks.map { CheckLine($0) } + parts.listed.map { CheckLine($0, settings) }
        checksLeftOut = parts.leftOut
        incidents = health.news.map { news in
            guard case .business(let incident) = news.subject else {
                return IncidentLine(news, day: health.expectedDay)
            }
            return IncidentLine(
                news, day: health.expectedDay, contact: health.settings.contact(of: incident))
        }
        routing = health.routing
        waiting = health.told.waiting.map { OldIncidentLine(waiting: $0) }
        resolved = health.told.resolved.map { OldIncidentLine($0) }
        revised = health.told.revised.map { RevisionLine($0) }
        correction = health.correction.map { Correction(at: $0.at, status: $0.status) }
    }

    enum CodingKeys: String, CodingKey {
        case schemaVersion = "schema_version"
        case expectedDay = "expected_day"
        case checksLeftOut = "checks_left_out"
        case run, status, checks, incidents, routing, waiting, resolved, revised
        case correction = "corrects"
    }
}
