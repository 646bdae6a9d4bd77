/// That somebody let a quarantined partition through.
package struct LedgerRelease: Equatable, Sendable {
    package enum Mode: String, Sendable, CaseIterable {
        case whole
        /// The clean remainder only.
        case withoutRejected = "without_rejected"

        package var action: LedgerEntry.Action {
            switch self {
            case .whole: .released
            case .withoutRejected: .releasedWithoutRejected
            }
        }
    }

    /// The entry that was released.
    package var entry: Int64
    package var by: String
    package var reason: String
    package var at: Instant
    package var mode: Mode
    /// Records that were promoted.
    package var rows: Int

    package init(
        entry: Int64, by: String, reason: String, at: Instant, mode: Mode, rows: Int
    ) {
        self.entry = entry
        self.by = by
        self.reason = reason
        self.at = at
        self.mode = mode
        self.rows = rows
    }
}

/// That an agreed exception kept a finding of an entry from counting.
package struct WaiverUse: Equatable, Sendable {
    package var rule: String
    /// The column that the waived finding was about.
    package var column: String?
    package var owner: String
    package var reason: String
    package var expires: Day

    package init(rule: String, column: String?, owner: String, reason: String, expires: Day) {
        self.rule = rule
        self.column = column
        self.owner = owner
        self.reason = reason
        self.expires = expires
    }
}

/// A transaction id of a day that an earlier day has already had.
package struct Replay: Equatable, Sendable {
    package let key: TransactionKey
    /// The most recent earlier day that has it, and its file and verdict.
    package let day: PartitionDay
    package let partition: String
    package let verdict: Verdict

    package init(key: TransactionKey, day: PartitionDay, partition: String, verdict: Verdict) {
        self.key = key
        self.day = day
        self.partition = partition
        self.verdict = verdict
    }
}
