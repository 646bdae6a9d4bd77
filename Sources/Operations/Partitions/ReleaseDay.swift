import Durable
package import IngestGate
import Ledger
package import Shared

/// A person takes the responsibility for a quarantined day.
package struct ReleaseDay {
    package struct Options: Sendable {
        package var day: PartitionDay
        /// Where several feeds have this day.
        package var feed: String?
        package var by: String
        package var reason: String
        /// Promotes the remainder without the rejected records.
        package var dropsRejected = false
        /// Also where less than half is left.
        package var dropsMost = false
        package var lockTimeout = Duration.zero

        package init(day: PartitionDay, by: String, reason: String) {
            self.day = day
            self.by = by
            self.reason = reason
        }
    }

    private let config: GateConfig
    private let context: RunContext

    package init(_ config: GateConfig, _ context: RunContext) {
        self.config = config
        self.context = context
    }

    package func run(_ options: Options) throws -> ReleaseReport {
        let state = StateFolder(config)
        let lock = try state.lock(timeout: options.lockTimeout)
        return try withExtendedLifetime(lock) {
            let ledger = try state.ledger()
            var gate = Gate(config, context, ledger)
            try gate.recover()
            let result = try gate.release(
                find(options, ledger), by: options.by, reason: options.reason,
                dropRejected: options.dropsRejected, dropsMost: options.dropsMost)
            try gate.settle()
            try gate.finish()
            return result
        }
    }

    private func find(_ options: Options, _ ledger: Ledger) throws -> LedgerEntry {
        let day = options.day
        let feeds = try config.feed(named: options.feed).map { [$0] } ?? config.feeds
        let entries = try feeds.compactMap { try ledger.current(feed: $0.name, day: day) }
        guard !entries.isEmpty else {
            throw OperationFailure(unknown: day, options.feed, config)
        }
        let blocked = entries.filter { $0.verdict == .quarantined }
        guard blocked.count < 2 else {
            throw OperationFailure(
                .usage,
                "\(day) is quarantined in several feeds; name one: "
                    + blocked.map { config.command("release \(day)", feed: $0.feed) }
                    .joined(separator: ", or "))
        }
        guard let entry = blocked.first else {
            let verdicts = entries.map { "\($0.feed) is \($0.verdict.rawValue)" }
            throw OperationFailure(
                .usage, "\(day) is not quarantined: \(verdicts.joined(separator: ", "))")
        }
        return entry
    }
}
