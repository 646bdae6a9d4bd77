import GRDB
package import Shared

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Ledger {
    /// Which of a day's transaction keys an earlier day of the feed already has, in the order of
    /// the keys.
    ///
    /// Earlier days are those that hold now, whatever their verdict, up to `lookBackDays` before
    /// the day. Where several have a key, the most recent one is told. The day itself never counts,
    /// so judging it again finds nothing new. `keys` has to come in ascending order.
    ///
    /// Known keys are read block by block, so memory does not grow with history; it does with the
    /// replays found, and to a chunk of a million with `keys`.
    ///
    /// - Parameter except: Earlier days that are known better elsewhere.
    package func replays(
        feed: String, day: Day, lookBackDays: Int, keys: some Sequence<TransactionKey>,
        except: Set<Day> = []
    ) throws(LedgerError) -> [Replay] {
        try read { db in
            let earlier = try EarlierDay.all(
                db, feed: feed, from: day.advanced(by: -lookBackDays), before: day
            ).filter { !except.contains($0.day) }
            guard !earlier.isEmpty else { return [] }
            var replays: [Replay] = []
            try forEachChunk(of: keys, size: 1 << 20) { chunk in
                replays += try replaysInChunk(chunk, earlier, db)
            }
            return replays
        }
    }

    private func replaysInChunk(
        _ keys: [TransactionKey], _ earlier: [EarlierDay], _ db: Database
    ) throws -> [Replay] {
        let filter = KeyFilter(keys)
        let blocks = try db.cachedStatement(
            sql: """
                SELECT id, keys, high FROM transaction_block
                WHERE entry = ? AND last_high >= ? AND first_high <= ? ORDER BY block
                """)
        let lows = try db.cachedStatement(sql: "SELECT low FROM transaction_block WHERE id = ?")
        // For each key the index of the day that has it.
        var found = [Int32](repeating: -1, count: keys.count)
        for (index, day) in earlier.enumerated() {
            let rows = try Row.fetchCursor(
                blocks,
                arguments: [day.id, KeyBlocks.order(filter.first), KeyBlocks.order(filter.last)])
            while let row = try rows.next() {
                let id = try row.decode(Int64.self, atIndex: 0)
                let count = try row.decode(Int.self, atIndex: 1)
                var pairs: [(known: Int, key: Int)] = []
                try unsafe row.withHalves(atIndex: 2, count: count) { highs in
                    unsafe filter.forEachMatch(in: highs) { pairs.append(($0, $1)) }
                }
                if pairs.isEmpty { continue }
                // The bytes of a row live until its cursor goes on, or away.
                let cursor = try Row.fetchCursor(lows, arguments: [id])
                defer { withExtendedLifetime(cursor) {} }
                guard let low = try cursor.next() else { continue }
                try unsafe low.withHalves(atIndex: 0, count: count) { lows in
                    for (known, key) in pairs where unsafe half(known, of: lows) == keys[key].low {
                        // Days come most recent first.
                        if found[key] < 0 { found[key] = Int32(index) }
                    }
                }
            }
        }
        return zip(keys, found).compactMap { key, index in
            guard index >= 0 else { return nil }
            let day = earlier[Int(index)]
            return Replay(
                key: key, day: day.day, partition: day.partition, verdict: day.verdict)
        }
    }
}

private struct EarlierDay {
    let id: Int64
    let day: Day
    let partition: String
    let verdict: Verdict

    /// Most recent first.
    static func all(
        _ db: Database, feed: String, from: Day, before: Day
    ) throws -> [EarlierDay] {
        try db.rows(
            """
            SELECT id, day, partition, verdict FROM entry
            WHERE feed = ? AND day >= ? AND day < ? AND is_current ORDER BY day DESC
            """, [feed, from.description, before.description]
        ) { fields in
            EarlierDay(
                id: try fields.next(), day: try fields.next { Day($0) },
                partition: try fields.next(), verdict: try fields.next { Verdict(rawValue: $0) })
        }
    }
}

extension Row {
    /// The bytes of a column of halves where SQLite has them, without copying.
    fileprivate func withHalves(
        atIndex index: Int, count: Int, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        try withUnsafeData(atIndex: index) { data in
            guard let data, data.count == count * 8 else {
                throw LedgerError.Problem.corrupt("a block of transaction keys has a wrong length")
            }
            try unsafe data.withUnsafeBytes { try unsafe body($0) }
        }
    }
}

/// Calls `body` with the keys in arrays of at most `size`, in order, never with an empty one.
private func forEachChunk(
    of keys: some Sequence<TransactionKey>, size: Int, _ body: ([TransactionKey]) throws -> Void
) throws {
    if let keys = keys as? [TransactionKey], keys.count <= size {
        if !keys.isEmpty { try body(keys) }
        return
    }
    var chunk: [TransactionKey] = []
    for key in keys {
        chunk.append(key)
        guard chunk.count == size else { continue }
        try body(chunk)
        chunk.removeAll(keepingCapacity: true)
    }
    if !chunk.isEmpty { try body(chunk) }
}
