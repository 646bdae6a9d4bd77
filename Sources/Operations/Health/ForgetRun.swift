import Ledger
package import Shared

/// Takes back the run of a day that should not have been judged, or not with those tables.
package struct ForgetRun {
    package struct Options: Sendable {
        package var day: Day
        package var by: String
        package var reason: String
        package var lockTimeout = Duration.zero
        /// Of feeds that are judged one by one, only this one.
        package var feed: String?

        package init(day: Day, by: String, reason: String) {
            self.day = day
            self.by = by
            self.reason = reason
        }
    }

    /// What came of it for a feed, or for all as one.
    package struct Result: Sendable {
        /// The configuration of the feed.
        package let config: GateConfig
        /// What was taken back.
        package let forgotten: HealthAnswer
        /// What an earlier run said of the day: it holds again.
        package let holds: HealthAnswer?
        /// The last judged day now; nil for none.
        package let last: HealthAnswer?
        /// Words of people that were given while the day was the last one, so that they hold from it on.
        package let acknowledgements: [Acknowledgement]
    }

    private let config: GateConfig
    private let context: RunContext

    package init(_ config: GateConfig, _ context: RunContext) {
        self.config = config
        self.context = context
    }

    /// Of each feed that has a run of the day.
    package func run(_ options: Options) throws -> [Result] {
        let configs = try config.judged(only: options.feed)
        let state = StateFolder(config)
        guard try state.ledgerToRead() != nil else {
            throw OperationFailure(.noInput, "there is no ledger in '\(state.path)'")
        }
        let lock = try state.lock(timeout: options.lockTimeout)
        return try withExtendedLifetime(lock) {
            let ledger = try state.ledger()
            let results = try configs.compactMap { try forget(options, ledger, $0) }
            guard !results.isEmpty else {
                throw OperationFailure(
                    .noInput,
                    try configs.map {
                        try Self.nothing(of: options.day, ledger, feed: $0.judgedFeed)
                    }.joined(separator: "; "))
            }
            return results
        }
    }

    private func forget(
        _ options: Options, _ ledger: Ledger, _ config: GateConfig
    ) throws -> Result? {
        let feed = config.judgedFeed
        guard
            let (forgotten, holds) = try ledger.forget(
                options.day, by: options.by, reason: options.reason, at: context.now, feed: feed)
        else { return nil }
        let last = try ledger.lastHealthAnswer(feed: feed)
        let words = try ledger.acknowledgements(feed: feed).filter { word in
            word.day == options.day && (last.map { $0.day < word.day } ?? true)
        }
        return Result(
            config: config, forgotten: forgotten, holds: holds, last: last,
            acknowledgements: words)
    }

    private static func nothing(of day: Day, _ ledger: Ledger, feed: String?) throws -> String {
        let name = feed.map { "\($0): " } ?? ""
        return try name + nothingSaid(of: day, ledger, feed: feed)
    }

    private static func nothingSaid(
        of day: Day, _ ledger: Ledger, feed: String?
    ) throws -> String {
        if let known = try ledger.forgottenAnswers(feed: feed).last(where: { $0.day == day }) {
            return "the run of \(day) was already taken back, by \(known.by): \(known.reason)"
        }
        guard let last = try ledger.lastHealthAnswer(feed: feed) else {
            return "no day has been judged yet"
        }
        return "no run has judged \(day); the last judged day is \(last.day)"
    }
}
