package import Profile
package import Shared

/// One thing that is asked of every partition.
///
/// A rule sees a profile and some history, and answers with outcomes; it neither reads files nor decides
/// what happens. Each is one file, with a passing and a failing example that are documentation and test.
package protocol Rule: Sendable {
    var description: RuleDescription { get }
    /// Nil outcomes: the rule has no bearing on this feed (no purchases declared, say).
    func evaluate(_ input: RuleInput) -> [Outcome]
}

/// What there is to know about a rule without running it.
package struct RuleDescription: Sendable {
    package let spec: RuleSpec
    /// A few sentences for the person who was paged: what it means, what to look at first.
    package let rationale: String
    package let passes: RuleExample
    package let violates: RuleExample

    package init(
        _ spec: RuleSpec, rationale: String, passes: RuleExample, violates: RuleExample
    ) {
        self.spec = spec
        self.rationale = rationale
        self.passes = passes
        self.violates = violates
    }
}

/// A tiny partition of the feed `RuleExample.feed`, and what came before it.
///
/// Its texts are made when they are asked for: every start has all rules, and few look at examples.
package struct RuleExample: Sendable {
    private let makeCSV: @Sendable () -> String
    private let makeEarlier: @Sendable () -> [String]
    /// Delivered as a gzip file that lacks its last bytes.
    package let truncated: Bool

    package init(
        _ csv: @autoclosure @escaping @Sendable () -> String,
        earlier: @autoclosure @escaping @Sendable () -> [String] = [], truncated: Bool = false
    ) {
        makeCSV = csv
        makeEarlier = earlier
        self.truncated = truncated
    }

    /// The file's text, for 2025-03-06.
    package var csv: String { makeCSV() }

    /// Partitions of the days before it, oldest first, all admitted.
    package var earlier: [String] { makeEarlier() }
}

/// What one rule sees of a partition.
package struct RuleInput: Sendable {
    package let feed: Feed
    package let profile: PartitionProfile
    package let history: PartitionHistory
    let spec: RuleSpec
    let config: GateConfig

    package init(
        feed: Feed, profile: PartitionProfile, history: PartitionHistory, spec: RuleSpec,
        config: GateConfig
    ) {
        self.feed = feed
        self.profile = profile
        self.history = history
        self.spec = spec
        self.config = config
    }

    func settings(_ column: Column? = nil) -> RuleSettings {
        config.settings(spec, feed: feed, column: column)
    }

    /// The column of the file that a declared column was found as.
    func found(_ declared: String) -> ColumnProfile? {
        profile.columns.first { $0.declared == declared }
    }

    var readable: Int { profile.readable }
}

extension PartitionProfile {
    /// Records whose fields could be told apart: what shares of columns are shares of.
    var readable: Int {
        records - malformed.fieldCount - malformed.quoting - malformed.oversized
    }
}

/// What is known of earlier days.
package struct PartitionHistory: Sendable {
    /// An earlier admitted partition: never a quarantined or waived one, never of the tested day.
    package struct BaselineDay: Sendable {
        package let day: Day
        package let profile: PartitionProfile

        package init(day: Day, profile: PartitionProfile) {
            self.day = day
            self.profile = profile
        }
    }

    /// A transaction id that an earlier day knows.
    package struct Replay: Sendable, Equatable {
        package let key: TransactionKey
        package let id: String
        package let partition: String
        package let day: Day

        package init(key: TransactionKey, id: String, partition: String, day: Day) {
            self.key = key
            self.id = id
            self.partition = partition
            self.day = day
        }
    }

    /// Oldest first.
    package var baseline: [BaselineDay]
    /// Fewer days than this are no baseline.
    package var minimumDays: Int
    /// In the order of ids.
    package var replays: [Replay]
    /// Days that were searched for replays.
    package var replayDays: Int
    /// Partitions of earlier days that were searched for replays.
    package var searchedPartitions: Int

    package init(
        baseline: [BaselineDay] = [], minimumDays: Int = 5, replays: [Replay] = [],
        replayDays: Int = 0, searchedPartitions: Int = 0
    ) {
        self.baseline = baseline
        self.minimumDays = minimumDays
        self.replays = replays
        self.replayDays = replayDays
        self.searchedPartitions = searchedPartitions
    }

    var days: [Day] { baseline.map(\.day) }

    /// Why there is no baseline; nil where there is one.
    func tooShort(_ what: String = "admitted days") -> String? {
        baseline.count >= minimumDays
            ? nil
            : "\(baseline.count) earlier \(what), at least \(minimumDays) are needed"
    }
}
