import GRDB
package import Shared

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Ledger {
    /// The entry that holds for a day; nil where the day is missing.
    package func current(feed: String, day: PartitionDay) throws(LedgerError) -> LedgerEntry? {
        try ask { db in
            try Ledger.entries(
                db, "feed = ? AND day = ? AND is_current", [feed, day.description]
            ).first
        }
    }

    package func entry(id: Int64) throws(LedgerError) -> LedgerEntry? {
        try ask { try Ledger.entries($0, "id = ?", [id]).first }
    }

    /// The entries that hold, by day. Both ends are included, with all their hours. Without their checks a year of them
    /// is read in milliseconds.
    package func entries(
        feed: String, from: Day, to: Day, withChecks: Bool = true
    ) throws(LedgerError) -> [LedgerEntry] {
        try ask { db in
            try Ledger.entries(
                db, "feed = ? AND day >= ? AND day < ? AND is_current ORDER BY day",
                [feed, from.description, to.advanced(by: 1).description], withChecks: withChecks)
        }
    }

    /// Everything that was ever judged for a day, oldest first; the last one holds.
    package func history(feed: String, day: PartitionDay) throws(LedgerError) -> [LedgerEntry] {
        try ask { db in
            try Ledger.entries(
                db, "feed = ? AND day = ? ORDER BY id", [feed, day.description])
        }
    }

    /// The days that tell what is usual: admitted on their own merits, so neither quarantined (released later
    /// or not) nor helped by a waiver. An hour is compared with the same hours.
    static let usual = """
        feed = ? AND day < ? AND substr(day, 11) = ? AND is_current AND verdict <> 'QUARANTINED'
        AND NOT is_waived
        """

    /// The latest release of an entry; a partition may be released again in another way.
    package func release(of id: Int64) throws(LedgerError) -> LedgerRelease? {
        try releases(of: id).last
    }

    /// The latest release of every entry that has one.
    package func releases() throws(LedgerError) -> [Int64: LedgerRelease] {
        let all = try ask { db in
            try db.rows("SELECT \(Self.releaseColumns) FROM release ORDER BY id", []) {
                try Self.release(&$0)
            }
        }
        return Dictionary(all.map { ($0.entry, $0) }) { _, latest in latest }
    }

    /// Oldest first.
    package func releases(of id: Int64) throws(LedgerError) -> [LedgerRelease] {
        try ask { db in
            try db.rows(
                "SELECT \(Self.releaseColumns) FROM release WHERE entry = ? ORDER BY id", [id]
            ) { try Self.release(&$0) }
        }
    }

    private static let releaseColumns = "entry, by_whom, reason, at, mode, rows"

    private static func release(_ fields: inout RowReader) throws -> LedgerRelease {
        LedgerRelease(
            entry: try fields.next(), by: try fields.next(), reason: try fields.next(),
            at: try fields.next { Instant(rfc3339: $0) },
            mode: try fields.next { LedgerRelease.Mode(rawValue: $0) },
            rows: try fields.next())
    }

    static func entries(
        _ db: Database, _ condition: String, _ arguments: StatementArguments,
        withChecks: Bool = true
    ) throws -> [LedgerEntry] {
        let columns = withChecks ? LedgerEntry.columns : LedgerEntry.columnsWithoutChecks
        let decoder = JSONDecoder()
        return try db.rows("SELECT \(columns) FROM entry WHERE \(condition)", arguments) {
            try LedgerEntry(&$0, decoder)
        }
    }
}
