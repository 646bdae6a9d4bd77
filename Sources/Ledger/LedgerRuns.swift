import GRDB
package import Shared

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

extension Ledger {
    /// A ledger of nothing, for a run that must not leave a trace.
    package static func empty() throws(LedgerError) -> Ledger {
        do {
            let queue = try DatabaseQueue()
            try queue.write { try LedgerSchema.migrate($0, from: 0) }
            return Ledger(
                path: "", queue: queue, isForReading: false,
                secret: try queue.inDatabase(LedgerSchema.secret))
        } catch {
            throw LedgerError(error, path: "")
        }
    }

    /// Entries that were decided but not carried out: their run was killed.
    package func pending() throws(LedgerError) -> [LedgerEntry] {
        try ask { db in
            // In the words of the index, so that SQLite takes it.
            try Ledger.entries(
                db, "is_current AND action IN ('promoting', 'quarantining') ORDER BY id", [])
        }
    }

    /// All entries of a feed that hold, by day.
    package func entries(
        feed: String, withChecks: Bool = true
    ) throws(LedgerError) -> [LedgerEntry] {
        try ask { db in
            try Ledger.entries(
                db, "feed = ? AND is_current ORDER BY day", [feed], withChecks: withChecks)
        }
    }

    /// Those of them that a person let through.
    package func released(feed: String) throws(LedgerError) -> [LedgerEntry] {
        try ask { db in
            try Ledger.entries(
                db,
                """
                feed = ? AND is_current AND id IN (SELECT entry FROM release) ORDER BY day
                """, [feed])
        }
    }

    /// The last day, or hour, of a feed that was judged.
    package func newestDay(feed: String) throws(LedgerError) -> PartitionDay? {
        try ask { db in
            try String.fetchOne(
                db, sql: "SELECT max(day) FROM entry WHERE feed = ? AND is_current",
                arguments: [feed]
            ).flatMap { PartitionDay($0) }
        }
    }

    /// The last `limit` days before a day that tell what is usual, oldest first, without what is recorded of
    /// them: profiles are large, and a run needs each one once.
    package func baselineDays(
        feed: String, before day: PartitionDay, limit: Int
    ) throws(LedgerError) -> [(id: Int64, day: PartitionDay)] {
        try ask { db in
            try db.rows(
                "SELECT id, day FROM entry WHERE \(Ledger.usual) ORDER BY day DESC LIMIT ?",
                [feed, day.description, day.suffix, limit]
            ) { fields in
                (id: try fields.next(), day: try fields.next { PartitionDay($0) })
            }.reversed()
        }
    }

    /// The profile recorded with an entry; nil where it was pruned.
    package func profile(of id: Int64) throws(LedgerError) -> Data? {
        try ask { db in
            try db.rows(
                "SELECT profile FROM entry WHERE id = ? AND length(profile) > 0", [id]
            ) { try $0.next(Data.self) }.first
        }
    }

    /// How many earlier partitions a search for replays looks through.
    ///
    /// - Parameter except: Days that are not counted.
    package func countEarlier(
        feed: String, before day: PartitionDay, days: Int, except: Set<PartitionDay> = []
    ) throws(LedgerError) -> Int {
        try ask { db in
            let first = day.advanced(by: -days)
            let count =
                try db.rows(
                    """
                    SELECT count(*) FROM entry WHERE feed = ? AND day >= ? AND day < ? AND is_current
                    """, [feed, first.description, day.description]
                ) { try $0.next(Int.self) }.first ?? 0
            let left = try except.filter { first <= $0 && $0 < day }.count { other in
                try !db.rows(
                    "SELECT 1 FROM entry WHERE feed = ? AND day = ? AND is_current",
                    [feed, other.description]
                ) { try $0.next(Int.self) }.isEmpty
            }
            return count - left
        }
    }

    /// Marks decisions as carried out, all at once, with the days that the answer is about.
    package func settle(
        _ actions: [Int64: LedgerEntry.Action], answers: [String: Set<PartitionDay>] = [:]
    ) throws(LedgerError) {
        guard !actions.isEmpty || !answers.isEmpty else { return }
        try write { db in
            try Ledger.setAnswers(db, answers)
            for (id, action) in actions.sorted(by: { $0.key < $1.key }) {
                try db.carryOut(
                    "UPDATE entry SET action = ? WHERE id = ?", [action.rawValue, id])
            }
        }
    }
}
