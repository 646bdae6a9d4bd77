import Durable
import GRDB
package import Shared

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Ledger {
    /// Everything that is wrong in the file, each in a line; none where all of it can be read and agrees.
    package func faults() throws(LedgerError) -> [String] {
        do {
            return try read { db in
                var faults = try String.fetchAll(db, sql: "PRAGMA integrity_check")
                    .filter { $0 != "ok" }
                faults += try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map {
                    "a row of \($0[0] as String? ?? "?") refers to one that is not there"
                }
                // What SQLite cannot read, nobody can look into.
                if faults.isEmpty { faults = try Self.faultyRows(db) + Self.faultyBlocks(db) }
                return faults
            }
        } catch {
            guard case .corrupt(let detail) = error.problem else { throw error }
            return [detail]
        }
    }

    private static func faultyRows(_ db: Database) throws -> [String] {
        var faults: [String] = []
        let decoder = JSONDecoder()
        for id in try Int64.fetchAll(db, sql: "SELECT id FROM entry ORDER BY id") {
            do {
                let entries = try db.rows(
                    "SELECT \(LedgerEntry.columns) FROM entry WHERE id = ?", [id]
                ) { try LedgerEntry(&$0, decoder) }
                for entry in entries where !entry.profile.isEmpty {
                    _ = try JSON.value(AnyObjectValue.self, from: entry.profile)
                }
            } catch {
                faults.append("entry \(id) cannot be read: \(error)")
            }
        }
        return faults
    }

    /// Keys that are out of order or not where their block says would be looked for in vain, and so would those that
    /// were written otherwise.
    private static func faultyBlocks(_ db: Database) throws -> [String] {
        var faults: [String] = []
        let isSummedUp = try db.tableExists("transaction_sum")
        let sums = KnownBlocks.sums(isSummedUp)
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT b.entry, b.block, b.first_high, b.last_high, b.keys, \(sums.columns), b.high, b.low
                FROM transaction_block b \(sums.join)
                """)
        while let row = try rows.next() {
            let (entry, block): (Int64, Int) = (row[0], row[1])
            let (first, last): (Int64, Int64) = (row[2], row[3])
            let count: Int = row[4]
            let (high, low) = (KeyBlocks.halves(row[8]), KeyBlocks.halves(row[9]))
            let isRight =
                high.count == count && low.count == count && count > 0
                && KeyBlocks.order(high[0]) == first && KeyBlocks.order(high[count - 1]) == last
                && (1..<count).allSatisfy { (high[$0 - 1], low[$0 - 1]) < (high[$0], low[$0]) }
            let head = KeyBlockHead(
                entry: entry, block: block, first: first, last: last, keys: count,
                high: KeySum.of(high), low: KeySum.of(low))
            let isAsWritten =
                !isSummedUp
                || (row[5], row[6], row[7]) == (head.sum, head.high, head.low)
                    as (Int64?, Int64?, Int64?)
            if !isRight || !isAsWritten {
                faults.append("block \(block) of the transaction ids of entry \(entry) is damaged")
            }
        }
        guard isSummedUp, faults.isEmpty else { return faults }
        return try String.fetchAll(
            db,
            sql: """
                SELECT 'transaction ids of entry ' || entry || ' are missing' FROM (
                    SELECT entry, keys FROM transaction_total
                    EXCEPT SELECT entry, sum(keys) FROM transaction_block GROUP BY entry)
                UNION ALL
                SELECT 'transaction ids of entry ' || entry || ' are too many' FROM (
                    SELECT DISTINCT entry FROM transaction_block
                    EXCEPT SELECT entry FROM transaction_total)
                """)
    }

    /// A copy of the ledger as it is now, also while somebody writes. Nothing may stand there yet.
    package func backUp(to path: String) throws(LedgerError) {
        guard !FileSystem.exists(path), !FileSystem.isSymbolicLink(path) else {
            throw LedgerError(path: path, .storage("a file of this name is there already"))
        }
        let temporary = path + ".part"
        do {
            try FileSystem.removeIfExists(temporary)
            try FileSystem.makeFile(temporary, mode: 0o640)
            try ask { db in try db.execute(sql: "VACUUM INTO ?", arguments: [temporary]) }
            try FileSystem.syncFile(temporary)
            try FileSystem.rename(temporary, to: path)
        } catch {
            _ = try? FileSystem.removeIfExists(temporary)
            throw LedgerError(error, path: path)
        }
    }

    /// What a pruning forgot.
    package struct Pruned: Equatable, Sendable {
        package var entries = 0
        package var profiles = 0
    }

    /// Forgets the profiles of days before `day`, and judgements that newer bytes have superseded. Kept are verdicts and
    /// findings of what holds, all transaction ids, whatever somebody released, and the profiles that the
    /// next day of a feed is compared with.
    ///
    /// - Parameter baseline: So many admitted days of each feed, or of each hour of one, keep their profiles.
    package func prune(before day: Day, keeping baseline: Int) throws(LedgerError) -> Pruned {
        let pruned = try write { db in
            var pruned = Pruned()
            let old = """
                SELECT id FROM entry WHERE NOT is_current AND day < ?
                AND id NOT IN (SELECT entry FROM release)
                """
            let day = day.description
            try db.execute(
                sql: "UPDATE entry SET supersedes = NULL WHERE supersedes IN (\(old))",
                arguments: [day])
            try db.execute(
                sql: "DELETE FROM waiver_use WHERE entry IN (\(old))", arguments: [day])
            try db.execute(
                sql: "DELETE FROM entry_files WHERE entry IN (\(old))", arguments: [day])
            try KeyBlocks.delete(db, where: "entry IN (\(old))", [day])
            try db.execute(sql: "DELETE FROM entry WHERE id IN (\(old))", arguments: [day])
            pruned.entries = db.changesCount
            try db.execute(
                sql: """
                    UPDATE entry SET profile = x'' WHERE day < ? AND length(profile) > 0 AND id NOT IN (
                        SELECT id FROM (
                            SELECT id, row_number() OVER (PARTITION BY feed, substr(day, 11) ORDER BY day DESC) AS place
                            FROM entry WHERE is_current AND verdict <> 'QUARANTINED'
                        ) WHERE place <= ?)
                    """, arguments: [day, baseline])
            pruned.profiles = db.changesCount
            return pruned
        }
        // What is forgotten gives its room back; where there is no room to do so, it is used again.
        if pruned != Pruned() { try? ask { try $0.execute(sql: "VACUUM") } }
        return pruned
    }
}

/// Any JSON object, of which nothing is kept.
private struct AnyObjectValue: Decodable {
    init(from decoder: any Decoder) throws { _ = try decoder.container(keyedBy: Key.self) }

    private enum Key: CodingKey { case feed }
}
