import Durable
package import IngestGate
import Ledger
package import Shared

/// What was found on a day, and what became of it.
package struct ExplainDay {
    /// One judgement of one feed's partition.
    package struct Story: Sendable {
        package let entry: LedgerEntry
        package let release: LedgerRelease?
        package let dismissal: Dismissal?
        /// What can be done where it blocks.
        package let next: NextSteps?
        /// Of a day that is several files, each of them.
        package let files: [FileRecord]?
    }

    private let config: GateConfig
    private let context: RunContext

    package init(_ config: GateConfig, _ context: RunContext) {
        self.config = config
        self.context = context
    }

    /// By feeds, the newest bytes first.
    ///
    /// - Parameter feed: The only one that is told of.
    package func run(_ day: PartitionDay, feed: String? = nil) throws -> [Story] {
        let feeds = try config.feeds(only: feed)
        let ledger = try StateFolder(config).ledgerToRead() ?? Ledger.empty()
        let gate = Gate(config, context, ledger)
        let stories = try feeds.flatMap { feed in
            try entries(of: day, feed, ledger).map { try story($0, gate) }
        }
        guard !stories.isEmpty else { throw OperationFailure(unknown: day, feed, config) }
        return stories
    }

    /// Of a date that is told by the hour, the hours about which there is something to say; all where there is not.
    private func entries(
        of day: PartitionDay, _ feed: Feed, _ ledger: Ledger
    ) throws -> [LedgerEntry] {
        let known = try ledger.history(feed: feed.name, day: day)
        guard known.isEmpty, day.hour == nil else { return known.reversed() }
        let hours = try ledger.entries(feed: feed.name, from: day.date, to: day.date)
        let troubled = hours.filter { $0.verdict != .clean }
        return troubled.isEmpty ? hours : troubled
    }

    private func story(_ entry: LedgerEntry, _ gate: Gate) throws -> Story {
        let report = try gate.report(recorded: entry)
        return Story(
            entry: entry, release: try gate.release(of: entry), dismissal: report.dismissal,
            next: entry.isCurrent ? gate.nextSteps(report) : nil,
            files: try entry.id.flatMap { try gate.ledger.files(of: $0) })
    }
}

extension OperationFailure {
    /// Of a day that nothing is on record of.
    init(unknown day: PartitionDay, _ feed: String?, _ config: GateConfig) {
        self.init(
            .noInput,
            "nothing is on record for \(day)\(feed.map { " of feed '\($0)'" } ?? ""); run "
                + config.command("check \(day)", feed: feed) + Self.hours(day, feed, config))
    }

    /// That an hour has to be named.
    private static func hours(
        _ day: PartitionDay, _ feed: String?, _ config: GateConfig
    ) -> String {
        let byHour = config.feeds.filter {
            $0.span == .hour && (feed == nil || $0.name == feed)
        }
        guard day.hour == nil, !byHour.isEmpty else { return "" }
        return
            "; partitions of \(byHour.map(\.name).joined(separator: ", ")) are hours: name one, such as "
            + "\(PartitionDay(day.date, hour: 5))"
    }
}
