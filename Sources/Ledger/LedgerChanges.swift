package import Durable
import GRDB
package import Shared

extension Ledger {
    /// Adds a verdict and the transaction keys of its partition, and puts it in the place of what
    /// held for that day of the feed: all of that or, after a crash, none of it.
    ///
    /// The same file with the same content under the same configuration again changes nothing but
    /// the recorded identity of the file, and the existing entry is returned; `keys` is not read
    /// then. A release that still holds is carried over to the new entry in the same step. `keys` has to come
    /// in ascending order; repeated ones count once. `id`, `supersedes` and `isCurrent` of the given entry
    /// are the ledger's to set.
    ///
    /// - Parameters:
    ///   - files: Of a partition that is a set of files, each of them.
    ///   - again: Whether it came to something else, though file and configuration are the same: what is known of
    ///     earlier days is not.
    ///   - later: Days that were judged without its keys, and are to be judged again.
    package func record(
        _ entry: LedgerEntry, keys: some Sequence<TransactionKey>, waiverUses: [WaiverUse] = [],
        files: [FileRecord]? = nil, carrying release: LedgerRelease? = nil, again: Bool = false,
        overtaking later: [KeyHolder] = []
    ) throws(LedgerError) -> LedgerEntry {
        try write { db in
            let previous = try Ledger.entries(
                db, "feed = ? AND day = ? AND is_current", [entry.feed, entry.day.description]
            ).first
            if !again, var previous, let id = previous.id, previous.isSame(as: entry) {
                try Ledger.setIdentity(db, id, entry.identity)
                previous.identity = entry.identity
                return previous
            }
            if let id = previous?.id {
                try db.carryOut("UPDATE entry SET is_current = 0 WHERE id = ?", [id])
                try KeyBlocks.delete(db, where: "entry = ?", [id])
            }
            var entry = entry
            entry.supersedes = previous?.id
            entry.isCurrent = true
            try db.carryOut(LedgerEntry.insertion, entry.values())
            let id = db.lastInsertedRowID
            entry.id = id
            if let files { try Ledger.insert(files, of: id, into: db) }
            for use in waiverUses {
                try db.execute(
                    sql: """
                        INSERT INTO waiver_use (entry, rule, column_name, owner, reason, expires)
                        VALUES (?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        id, use.rule, use.column, use.owner, use.reason, use.expires.description,
                    ])
            }
            if let release { try Ledger.insert(release, of: id, into: db) }
            try KeyBlocks.insert(keys, of: id, into: db)
            try Ledger.noteCaughtUp(db, feed: entry.feed, entry.day)
            for other in later {
                try db.carryOut(
                    "INSERT OR REPLACE INTO overtaken_day (feed, day, since, ids) VALUES (?, ?, ?, ?)",
                    [
                        entry.feed, other.day.description, entry.day.description, other.keys.count,
                    ])
            }
            return entry
        }
    }

    /// Remembers the file as it is now. A hard link to it that was made, renamed or removed has
    /// changed its ctime, though not its bytes.
    package func setIdentity(_ identity: FileIdentity?, of id: Int64) throws(LedgerError) {
        try write { db in
            try Ledger.setIdentity(db, id, identity)
            guard db.changesCount == 1 else { throw LedgerError.Problem.unknownEntry(id) }
        }
    }

    /// Puts verdict, action and checks of an entry in the place of those on record: what somebody has to know of it
    /// came up later, and nothing else of it has changed.
    package func amend(_ id: Int64, _ entry: LedgerEntry) throws(LedgerError) {
        try write { db in
            try db.carryOut(
                """
                UPDATE entry SET verdict = ?, action = ?, checks = ? WHERE id = ?
                """,
                [
                    entry.verdict.rawValue, entry.action.rawValue, entry.checks.compactJSON, id,
                ])
            guard db.changesCount == 1 else { throw LedgerError.Problem.unknownEntry(id) }
            try Ledger.noteCaughtUp(db, feed: entry.feed, entry.day)
        }
    }

    /// Adds a release, which is to be carried out and settled then. The verdict stays what it was.
    package func recordRelease(_ release: LedgerRelease) throws(LedgerError) {
        try write { db in
            let isCurrent = try Bool.fetchOne(
                db, sql: "SELECT is_current FROM entry WHERE id = ?", arguments: [release.entry])
            guard let isCurrent else { throw LedgerError.Problem.unknownEntry(release.entry) }
            guard isCurrent else { throw LedgerError.Problem.superseded(release.entry) }
            try Ledger.insert(release, of: release.entry, into: db)
            try db.execute(
                sql: "UPDATE entry SET action = ? WHERE id = ?",
                arguments: [LedgerEntry.Action.releasing.rawValue, release.entry])
        }
    }

    private static func insert(
        _ release: LedgerRelease, of entry: Int64, into db: Database
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO release (entry, by_whom, reason, at, mode, rows)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                entry, release.by, release.reason, release.at.description, release.mode.rawValue,
                release.rows,
            ])
    }

    /// Drops the transaction keys of days before a day, and says how many. The verdicts stay. The
    /// file does not shrink: later days fill the room.
    @discardableResult
    package func forget(feed: String, before day: Day) throws(LedgerError) -> Int {
        try write { db in
            // Few days have keys, and there may be thousands without.
            try KeyBlocks.delete(
                db,
                where: """
                    entry IN (
                        SELECT t.entry FROM transaction_total t JOIN entry e ON e.id = t.entry
                        WHERE e.feed = ? AND e.day < ?)
                    """, [feed, day.description])
        }
    }

    private static func setIdentity(
        _ db: Database, _ id: Int64, _ identity: FileIdentity?
    ) throws {
        try db.execute(
            sql: """
                UPDATE entry SET file_size = ?, file_mtime_ns = ?, file_ctime_ns = ?,
                    file_inode = ?, file_device = ? WHERE id = ?
                """, arguments: FileIdentity.values(identity) + [id])
    }
}

extension LedgerEntry {
    static let insertion: String = {
        let marks = String(repeating: ", ?", count: columns.split(separator: ",").count - 1)
        return "INSERT INTO entry (\(columns)) VALUES (NULL\(marks))"
    }()

    /// Judging it again could not come to anything else.
    fileprivate func isSame(as other: LedgerEntry) -> Bool {
        partition == other.partition && fingerprint == other.fingerprint
            && configFingerprint == other.configFingerprint
    }
}
