import GRDB
package import Shared

/// A day that is to be judged again, since an earlier one came after it.
package struct LedgerOvertaken: Equatable, Sendable {
    package let day: PartitionDay
    package let since: PartitionDay
    /// How many transaction ids both have.
    package let ids: Int
}

extension Ledger {
    /// The days of a feed that are to be judged again, by day.
    package func overtaken(feed: String) throws(LedgerError) -> [LedgerOvertaken] {
        try ask { db in
            // A ledger of an earlier version that is only read does not have it yet.
            guard try db.tableExists("overtaken_day") else { return [] }
            return try db.rows(
                "SELECT day, since, ids FROM overtaken_day WHERE feed = ? ORDER BY day", [feed]
            ) { fields in
                LedgerOvertaken(
                    day: try fields.next { PartitionDay($0) },
                    since: try fields.next { PartitionDay($0) },
                    ids: try fields.next())
            }
        }
    }

    /// A day was judged again, and came to what is on record.
    package func noteCaughtUp(feed: String, day: PartitionDay) throws(LedgerError) {
        try write { try Self.noteCaughtUp($0, feed: feed, day) }
    }

    static func noteCaughtUp(_ db: Database, feed: String, _ day: PartitionDay) throws {
        try db.carryOut(
            "DELETE FROM overtaken_day WHERE feed = ? AND day = ?", [feed, day.description])
    }
}
