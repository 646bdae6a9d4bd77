package import Profile
package import Shared

/// What is known of earlier days.
package struct PartitionHistory: Sendable {
    /// An earlier admitted partition: never a quarantined or waived one, never of the tested day.
    package struct BaselineDay: Sendable {
        /// Of an hour: the day whose same hour it is.
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
        package let day: PartitionDay

        package init(key: TransactionKey, id: String, partition: String, day: PartitionDay) {
            self.key = key
            self.id = id
            self.partition = partition
            self.day = day
        }
    }

    /// That the day itself is not there.
    package struct Absence: Sendable {
        /// Itself and the next ones, where they are missing together.
        package let days: Int
        package let severity: Severity
        package let why: String
        /// Some of its files are there.
        package let isPartial: Bool

        package init(
            days: Int = 1, severity: Severity, why: String, isPartial: Bool = false
        ) {
            self.isPartial = isPartial
            self.days = days
            self.severity = severity
            self.why = why
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
    /// Nil where the day has landed.
    package var absence: Absence?

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
