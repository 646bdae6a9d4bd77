import Durable
import Ledger
package import Shared

/// What was found on a day, and what became of it.
package struct ExplainDay {
    /// One judgement of one feed's partition.
    package struct Story: Sendable {
        package let entry: LedgerEntry
        package let release: LedgerRelease?
    }

    private let config: GateConfig

    package init(_ config: GateConfig) { self.config = config }

    /// By feeds, the newest bytes first.
    package func run(_ day: Day) throws -> [Story] {
        let ledger = try StateFolder(config).ledgerToRead() ?? Ledger.empty()
        let stories = try config.feeds.flatMap { feed in
            try ledger.history(feed: feed.name, day: day).reversed().map { entry in
                Story(entry: entry, release: try entry.id.flatMap { try ledger.release(of: $0) })
            }
        }
        guard !stories.isEmpty else {
            throw OperationFailure(
                .noInput, "nothing is on record for \(day); run ingest-gate check \(day)")
        }
        return stories
    }
}
