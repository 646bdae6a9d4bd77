package import Durable
import GRDB
package import Shared

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a run asks of every day on record, without the large columns.
package struct LedgerMark: Sendable {
    package let id: Int64
    package let day: PartitionDay
    package let partition: String
    package let verdict: Verdict
    package let action: LedgerEntry.Action
    package let fingerprint: String
    package let configFingerprint: String
    package let rows: Int
    package let identity: FileIdentity?

    package init(
        id: Int64, day: PartitionDay, partition: String, verdict: Verdict,
        action: LedgerEntry.Action,
        fingerprint: String, configFingerprint: String, rows: Int, identity: FileIdentity?
    ) {
        self.id = id
        self.day = day
        self.partition = partition
        self.verdict = verdict
        self.action = action
        self.fingerprint = fingerprint
        self.configFingerprint = configFingerprint
        self.rows = rows
        self.identity = identity
    }
}

/// That a day in quarantine, or one that never landed, need not stop anything.
package struct LedgerDismissal: Equatable, Sendable {
    package var feed: String
    package var day: PartitionDay
    /// Of the bytes; empty for a day that is missing. Other bytes are another matter.
    package var fingerprint: String
    package var by: String
    package var reason: String
    package var at: Instant

    package init(
        feed: String, day: PartitionDay, fingerprint: String, by: String, reason: String,
        at: Instant
    ) {
        self.feed = feed
        self.day = day
        self.fingerprint = fingerprint
        self.by = by
        self.reason = reason
        self.at = at
    }
}

/// A day that should have landed.
package struct LedgerMissing: Equatable, Sendable {
    package var feed: String
    package var day: PartitionDay
    /// The name of the file that is waited for.
    package var partition: String
    package var checks: [RecordedOutcome]
    package var noticed: Instant

    package init(
        feed: String, day: PartitionDay, partition: String, checks: [RecordedOutcome],
        noticed: Instant
    ) {
        self.feed = feed
        self.day = day
        self.partition = partition
        self.checks = checks
        self.noticed = noticed
    }
}

extension Ledger {
    /// All that holds of a feed, by day: from an index, since rows are large and there may be thousands.
    package func marks(feed: String) throws(LedgerError) -> [LedgerMark] {
        try ask { db in
            // A ledger of version 3 that is only read does not have it yet.
            let index = try db.tableExists("secret") ? "INDEXED BY entry_mark" : ""
            let sql = """
                SELECT id, day, partition, verdict, action, fingerprint, config_fingerprint, rows,
                    file_size, file_mtime_ns, file_ctime_ns, file_inode, file_device
                FROM entry \(index) WHERE feed = ? AND is_current ORDER BY day
                """
            return try db.rows(sql, [feed]) { fields in
                LedgerMark(
                    id: try fields.next(), day: try fields.next { PartitionDay($0) },
                    partition: try fields.next(),
                    verdict: try fields.next { Verdict(rawValue: $0) },
                    action: LedgerEntry.Action(rawValue: try fields.next()),
                    fingerprint: try fields.next(), configFingerprint: try fields.next(),
                    rows: try fields.next(), identity: try FileIdentity(&fields))
            }
        }
    }

    // MARK: - The last answer

    /// The days that the last answer about a feed was about.
    package func answeredDays(feed: String) throws(LedgerError) -> Set<PartitionDay> {
        try ask { db in
            guard try Ledger.hasDays(db) else { return [] }
            return Set(
                try db.rows("SELECT day FROM answered_day WHERE feed = ?", [feed]) { fields in
                    try fields.next { PartitionDay($0) }
                })
        }
    }

    static func setAnswers(_ db: Database, _ answers: [String: Set<PartitionDay>]) throws {
        for (feed, days) in answers.sorted(by: { $0.key < $1.key }) {
            try db.carryOut("DELETE FROM answered_day WHERE feed = ?", [feed])
            for day in days.sorted() {
                try db.carryOut(
                    "INSERT INTO answered_day (feed, day) VALUES (?, ?)", [feed, day.description])
            }
        }
    }

    // MARK: - Days that are dismissed

    /// What was said last of a day's bytes.
    package func dismissal(
        feed: String, day: PartitionDay, fingerprint: String
    ) throws(LedgerError) -> LedgerDismissal? {
        try ask { db in
            guard try Ledger.hasDays(db) else { return nil }
            let sql = """
                SELECT by_whom, reason, at FROM dismissal
                WHERE feed = ? AND day = ? AND fingerprint = ? ORDER BY id DESC LIMIT 1
                """
            return try db.rows(sql, [feed, day.description, fingerprint]) { fields in
                LedgerDismissal(
                    feed: feed, day: day, fingerprint: fingerprint, by: try fields.next(),
                    reason: try fields.next(), at: try fields.next { Instant(rfc3339: $0) })
            }.first
        }
    }

    /// The same word again is no other entry; what is on record is returned.
    package func record(_ dismissal: LedgerDismissal) throws(LedgerError) -> LedgerDismissal {
        let known = try self.dismissal(
            feed: dismissal.feed, day: dismissal.day, fingerprint: dismissal.fingerprint)
        if let known, known.by == dismissal.by, known.reason == dismissal.reason { return known }
        try write { db in
            try db.execute(
                sql: """
                    INSERT INTO dismissal (feed, day, fingerprint, by_whom, reason, at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    dismissal.feed, dismissal.day.description, dismissal.fingerprint, dismissal.by,
                    dismissal.reason, dismissal.at.description,
                ])
        }
        return dismissal
    }

    // MARK: - Days that are missing

    /// What is missing of a feed by the last run that looked, by day.
    package func missing(feed: String) throws(LedgerError) -> [LedgerMissing] {
        try ask { db in
            guard try Ledger.hasDays(db) else { return [] }
            let decoder = JSONDecoder()
            let sql = """
                SELECT day, partition, checks, noticed_at FROM missing_day
                WHERE feed = ? AND is_current ORDER BY day
                """
            return try db.rows(sql, [feed]) { fields in
                LedgerMissing(
                    feed: feed, day: try fields.next { PartitionDay($0) },
                    partition: try fields.next(),
                    checks: try fields.json([RecordedOutcome].self, decoder),
                    noticed: try fields.next { Instant(rfc3339: $0) })
            }
        }
    }

    /// Puts what is missing in the place of what was. What a person can read of it stays.
    package func record(
        missing: [LedgerMissing], feeds: [String]
    ) throws(LedgerError) {
        var changed: [(feed: String, now: [LedgerMissing])] = []
        for feed in feeds {
            let now = missing.filter { $0.feed == feed }
            let known = try self.missing(feed: feed)
            if now.map(\.checks) != known.map(\.checks) || now.map(\.day) != known.map(\.day) {
                changed.append((feed, now))
            }
        }
        guard !changed.isEmpty else { return }
        try write { db in
            for (feed, now) in changed {
                try db.carryOut(
                    "UPDATE missing_day SET is_current = 0 WHERE feed = ? AND is_current", [feed])
                for day in now {
                    var writer = JSONWriter()
                    writer.list(day.checks) { $1.write(to: &$0) }
                    try db.carryOut(
                        """
                        INSERT INTO missing_day (feed, day, is_current, partition, checks, noticed_at)
                        VALUES (?, ?, 1, ?, ?, ?)
                        """,
                        [
                            feed, day.day.description, day.partition,
                            String(decoding: writer.bytes, as: UTF8.self), day.noticed.description,
                        ])
                }
            }
        }
    }

    /// A ledger of version 2 that is only read has none of it yet.
    private static func hasDays(_ db: Database) throws -> Bool {
        try db.tableExists("answered_day")
    }
}
