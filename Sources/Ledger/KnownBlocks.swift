import GRDB
import Shared

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The blocks of keys of some days, as they are looked through: nothing of them is believed before its checksum
/// is right. A key in a damaged block would be looked for in vain, and a replay pass for new.
struct KnownBlocks {
    private let blocks: Statement
    private let lows: Statement
    /// False in a ledger of an earlier version, which has no checksums yet.
    private let isSummedUp: Bool

    init(_ db: Database) throws {
        isSummedUp = try db.tableExists("transaction_sum")
        let sums = Self.sums(isSummedUp)
        // What is not within the range that is asked for is told by its head and need not be read. One question for all
        // days: there are hundreds of them.
        blocks = try db.cachedStatement(
            sql: """
                SELECT b.id, b.entry, b.block, b.first_high, b.last_high, b.keys, \(sums.columns),
                    CASE WHEN b.last_high >= ? AND b.first_high <= ? THEN b.high END
                FROM entry e JOIN transaction_block b ON b.entry = e.id \(sums.join)
                WHERE e.feed = ? AND e.day >= ? AND e.day < ? AND e.is_current
                """)
        lows = try db.cachedStatement(sql: "SELECT low FROM transaction_block WHERE id = ?")
    }

    /// What a question about blocks `b` has to have for their checksums.
    static func sums(_ isSummedUp: Bool) -> (columns: String, join: String) {
        isSummedUp
            ? ("s.head, s.high, s.low", "LEFT JOIN transaction_sum s ON s.block = b.id")
            : ("NULL, NULL, NULL", "")
    }

    /// Calls `hit` with the index of a day and of each of the filter's keys that it has, days in any order.
    ///
    /// - Parameter range: In which the days are.
    func forEachHit(
        _ days: [KnownDay], of feed: String, _ range: Range<PartitionDay>, _ filter: KeyFilter,
        _ hit: (_ day: Int, _ key: Int) -> Void
    ) throws {
        let places = Dictionary(uniqueKeysWithValues: days.indices.map { (days[$0].id, $0) })
        var totals = [Int](repeating: 0, count: days.count)
        let (first, last) = (KeyBlocks.order(filter.first), KeyBlocks.order(filter.last))
        let rows = try Row.fetchCursor(
            blocks,
            arguments: [
                first, last, feed, range.lowerBound.description, range.upperBound.description,
            ])
        while let row = try rows.next() {
            // By the short way: what is no number makes another checksum.
            guard let place = places[row[1] as Int64] else { continue }
            let head = KeyBlockHead(
                entry: row[1], block: row[2], first: row[3], last: row[4], keys: row[5],
                high: row[7] ?? 0, low: row[8] ?? 0)
            let day = days[place].day
            guard !isSummedUp || row[6] as Int64? == head.sum else { throw damage(day, head.block) }
            totals[place] += head.keys
            guard head.last >= first, head.first <= last else { continue }
            var pairs: [(known: Int, key: Int)] = []
            // The bytes of a row live until its cursor goes on, or away.
            try unsafe row.withHalves(atIndex: 9, count: head.keys) { highs in
                try check(unsafe KeySum.of(highs), head.high, day, head)
                unsafe filter.forEachMatch(in: highs) { pairs.append(($0, $1)) }
            }
            if pairs.isEmpty { continue }
            try unsafe withLows(row[0], head, day) { lows in
                for (known, key) in pairs
                where unsafe half(known, of: lows) == filter.keys[key].low {
                    hit(place, key)
                }
            }
        }
        guard isSummedUp else { return }
        for (day, total) in zip(days, totals) where day.keys != total {
            throw LedgerError.Problem.corrupt(
                "of the \(day.keys) transaction ids of \(day.day) \(total) are there")
        }
    }

    private func withLows(
        _ id: Int64, _ head: KeyBlockHead, _ day: PartitionDay,
        _ body: (UnsafeRawBufferPointer) -> Void
    ) throws {
        let cursor = try Row.fetchCursor(lows, arguments: [id])
        defer { withExtendedLifetime(cursor) {} }
        guard let row = try cursor.next() else { throw damage(day, head.block) }
        try unsafe row.withHalves(atIndex: 0, count: head.keys) { halves in
            try check(unsafe KeySum.of(halves), head.low, day, head)
            unsafe body(halves)
        }
    }

    private func check(_ sum: Int64, _ known: Int64, _ day: PartitionDay, _ head: KeyBlockHead)
        throws
    {
        guard !isSummedUp || sum == known else { throw damage(day, head.block) }
    }
}

/// A day of which keys are kept.
struct KnownDay {
    let id: Int64
    let day: PartitionDay
    let partition: String
    let verdict: Verdict
    /// How many keys it has.
    let keys: Int

    /// Most recent first.
    static func all(_ db: Database, feed: String, _ days: Range<PartitionDay>) throws -> [KnownDay]
    {
        let isSummedUp = try db.tableExists("transaction_total")
        return try db.rows(
            """
            SELECT e.id, e.day, e.partition, e.verdict, \(isSummedUp ? "coalesce(t.keys, 0)" : "0")
            FROM entry e \(isSummedUp ? "LEFT JOIN transaction_total t ON t.entry = e.id" : "")
            WHERE e.feed = ? AND e.day >= ? AND e.day < ? AND e.is_current ORDER BY e.day DESC
            """, [feed, days.lowerBound.description, days.upperBound.description]
        ) { fields in
            KnownDay(
                id: try fields.next(), day: try fields.next { PartitionDay($0) },
                partition: try fields.next(), verdict: try fields.next { Verdict(rawValue: $0) },
                keys: try fields.next())
        }
    }
}

private func damage(_ day: PartitionDay, _ block: Int) -> LedgerError.Problem {
    .corrupt("block \(block) of the transaction ids of \(day) has changed since it was written")
}

extension Row {
    /// The bytes of a column of halves where SQLite has them, without copying.
    func withHalves<T>(
        atIndex index: Int, count: Int, _ body: (UnsafeRawBufferPointer) throws -> T
    ) throws -> T {
        try withUnsafeData(atIndex: index) { data in
            guard let data, data.count == count * 8 else {
                throw LedgerError.Problem.corrupt("a block of transaction keys has a wrong length")
            }
            return try unsafe data.withUnsafeBytes { try unsafe body($0) }
        }
    }
}
