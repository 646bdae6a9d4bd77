import Detection
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
    /// What amounts are in, where somebody said so.
    var currency: String?

    /// What an earlier run said of the same day, where that was something else.
    struct Correction: Encodable, Sendable {
        let at: Instant
        let status: String
    }

    /// What a run said, or would have said, of a day.
    package init(_ night: Night, _ settings: HealthSettings) {
        expectedDay = night.expectedDay
        currency = settings.currency
        status = night.status.rawValue
        let parts = PartChecks(night.result?.answers ?? [])
        checks =
            night.checks.map { CheckLine($0) }
            + parts.listed.map { CheckLine($0, settings.detection) }
        checksLeftOut = parts.leftOut
        incidents = night.news.map { news in
            guard case .business(let incident) = news.subject else {
                return IncidentLine(news, day: night.expectedDay)
            }
            return IncidentLine(
                news, day: night.expectedDay, contact: settings.contact(of: incident),
                currency: settings.currency)
        }
        waiting = night.told.waiting.map { OldIncidentLine(waiting: $0) }
        resolved = night.told.resolved.map { OldIncidentLine($0) }
        revised = night.told.revised.map { RevisionLine($0) }
    }

    /// All that a run says of the expected day.
    package init(_ health: HealthRun, run: Run) {
        self.init(Night(health), health.settings)
        self.run = run
        routing = health.routing
        correction = health.correction.map { Correction(at: $0.at, status: $0.status) }
    }

    enum CodingKeys: String, CodingKey {
        case schemaVersion = "schema_version"
        case expectedDay = "expected_day"
        case checksLeftOut = "checks_left_out"
        case run, status, currency, checks, incidents, routing, waiting, resolved, revised
        case correction = "corrects"
    }
}
