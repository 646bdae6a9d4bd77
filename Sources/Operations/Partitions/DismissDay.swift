import Durable
import IngestGate
import Ledger
package import Shared

/// A person says that a blocked or missing day need not stop anything: it stays where it is.
package struct DismissDay {
    package struct Options: Sendable {
        package var day: PartitionDay
        /// Where several feeds have this day.
        package var feed: String?
        package var by: String
        package var reason: String
        package var lockTimeout = Duration.zero

        package init(day: PartitionDay, by: String, reason: String) {
            self.day = day
            self.by = by
            self.reason = reason
        }
    }

    package struct Result: Encodable, Sendable, Equatable {
        package var feed: String
        package var day: PartitionDay
        /// False: the day never landed.
        package var isQuarantined: Bool
        package var by: String
        package var reason: String
        package var at: Instant

        enum CodingKeys: String, CodingKey {
            case feed, day, by, reason, at
            case isQuarantined = "quarantined"
        }
    }

    private let config: GateConfig
    private let context: RunContext

    package init(_ config: GateConfig, _ context: RunContext) {
        self.config = config
        self.context = context
    }

    /// What is on record now.
    package func run(_ options: Options) throws -> Result {
        let state = StateFolder(config)
        guard state.exists else { throw unknown(options) }
        let lock = try state.lock(timeout: options.lockTimeout)
        return try withExtendedLifetime(lock) {
            let ledger = try state.ledger()
            let (feed, entry) = try find(options, ledger)
            let found = try Gate(config, context, ledger).dismiss(
                entry, feed: feed, day: options.day, by: options.by, reason: options.reason)
            return Result(
                feed: feed, day: options.day, isQuarantined: entry != nil, by: found.by,
                reason: found.reason, at: found.at)
        }
    }

    private func find(
        _ options: Options, _ ledger: Ledger
    ) throws -> (feed: String, entry: LedgerEntry?) {
        let day = options.day
        let feeds = try config.feed(named: options.feed).map { [$0] } ?? config.feeds
        var candidates: [(feed: String, entry: LedgerEntry?)] = []
        var others: [String] = []
        for feed in feeds {
            if let entry = try ledger.current(feed: feed.name, day: day) {
                let isReleased = try entry.id.flatMap { try ledger.release(of: $0) } != nil
                // What a killed run let through and nobody can finish blocks as well.
                let isOpen = entry.verdict == .quarantined || entry.action == .promoting
                if isOpen, !isReleased {
                    candidates.append((feed.name, entry))
                } else {
                    others.append(
                        "\(feed.name) is \(isReleased ? "released" : entry.verdict.rawValue)")
                }
            } else if try ledger.missing(feed: feed.name).contains(where: { $0.day == day })
                || options.feed != nil
            {
                candidates.append((feed.name, nil))
            }
        }
        guard candidates.count < 2 else {
            throw OperationFailure(
                .usage,
                "\(day) is blocked or missing in several feeds; name one: "
                    + candidates.map { config.command("dismiss \(day)", feed: $0.feed) }
                    .joined(separator: ", or "))
        }
        if let found = candidates.first { return found }
        guard others.isEmpty else {
            throw OperationFailure(
                .usage,
                "\(day) is neither quarantined nor missing: \(others.joined(separator: ", "))")
        }
        throw unknown(options)
    }

    private func unknown(_ options: Options) -> OperationFailure {
        OperationFailure(unknown: options.day, options.feed, config)
    }
}
