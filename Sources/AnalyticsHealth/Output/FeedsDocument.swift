import DailyNumbers
import Detection
import Shared

/// `alerts.json` of several feeds: as that of one, with the feed of each check, incident and route, and what is true
/// of a feed as a whole under `feeds`.
package struct FeedsDocument: Encodable, Sendable {
    /// A line of one feed's document, with the name of the feed.
    struct Line<Content: Encodable & Sendable>: Encodable, Sendable {
        let feed: String
        let content: Content

        func encode(to encoder: any Encoder) throws {
            try content.encode(to: encoder)
            var line = encoder.container(keyedBy: Keys.self)
            try line.encode(feed, forKey: .feed)
        }

        private enum Keys: String, CodingKey { case feed }
    }

    /// What is true of a feed as a whole.
    struct FeedLine: Encodable, Sendable {
        let feed: String
        var expectedDay: Day?
        /// `NOT_JUDGED` where something went wrong.
        let status: String
        var source: String?
        var currency: String?
        var error: String?
        var correction: AlertsDocument.Correction?
        var checksLeftOut: PartChecks.LeftOut?

        enum CodingKeys: String, CodingKey {
            case feed, status, source, currency, error
            case expectedDay = "expected_day"
            case correction = "corrects"
            case checksLeftOut = "checks_left_out"
        }
    }

    let schemaVersion = 1
    let run: AlertsDocument.Run
    let expectedDay: Day?
    let status: String
    let feeds: [FeedLine]
    let checks: [Line<CheckLine>]
    let incidents: [Line<IncidentLine>]
    let routing: [Line<Routing.Line>]
    let waiting: [Line<OldIncidentLine>]
    let resolved: [Line<OldIncidentLine>]
    let revised: [Line<RevisionLine>]

    package init(_ runs: FeedRuns, run: AlertsDocument.Run) {
        self.run = run
        status = runs.status.rawValue
        // Time zones differ: the last of them.
        expectedDay = runs.judged.map(\.health.expectedDay).max()
        let documents = runs.worstFirst.map { ($0.feed, AlertsDocument($0.health, run: run)) }
        func lines<Content>(_ of: (AlertsDocument) -> [Content]?) -> [Line<Content>] {
            documents.flatMap { feed, document in
                (of(document) ?? []).map { Line(feed: feed, content: $0) }
            }
        }
        checks = lines(\.checks)
        incidents = lines(\.incidents)
        routing = lines(\.routing?.lines)
        waiting = lines(\.waiting)
        resolved = lines(\.resolved)
        revised = lines(\.revised)
        feeds =
            zip(runs.worstFirst, documents).map { judged, document in
                FeedLine(
                    feed: judged.feed, expectedDay: judged.health.expectedDay,
                    status: document.1.status, source: judged.health.source.name,
                    currency: document.1.currency,
                    correction: document.1.correction, checksLeftOut: document.1.checksLeftOut)
            }
            + runs.failed.map { FeedLine(feed: $0.feed, status: "NOT_JUDGED", error: $0.reason) }
    }

    enum CodingKeys: String, CodingKey {
        case run, status, feeds, checks, incidents, routing, waiting, resolved, revised
        case schemaVersion = "schema_version"
        case expectedDay = "expected_day"
    }
}
