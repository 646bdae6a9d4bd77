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
        feed: String, day: PartitionDay, lookBackDays: Int, keys: some Sequence<TransactionKey>,
        except: Set<PartitionDay> = []
    ) throws(LedgerError) -> [Replay] {
        try read { db in
            let days = day.advanced(by: -lookBackDays)..<day
            let earlier = try KnownDay.all(db, feed: feed, days).filter { !except.contains($0.day) }
            guard !earlier.isEmpty else { return [] }
            var replays: [Replay] = []
            try forEachChunk(of: keys, size: 1 << 20) { chunk in
                replays += try replaysInChunk(chunk, earlier, feed, days, db)
            }
            return replays
        }
    }

    private func replaysInChunk(
        _ keys: [TransactionKey], _ earlier: [KnownDay], _ feed: String,
        _ days: Range<PartitionDay>,
        _ db: Database
    ) throws -> [Replay] {
        // For each key the index of the day that has it.
        var found = [Int32](repeating: .max, count: keys.count)
        try KnownBlocks(db).forEachHit(earlier, of: feed, days, KeyFilter(keys)) { day, key in
            // Days come most recent first.
            found[key] = min(found[key], Int32(day))
        }
        return zip(keys, found).compactMap { key, index in
            guard index < .max else { return nil }
            let day = earlier[Int(index)]
            return Replay(
                key: key, day: day.day, partition: day.partition, verdict: day.verdict)
        }
    }
}

/// A later day that has transaction keys of an earlier one.
package struct KeyHolder: Sendable {
    package let entry: Int64
    package let day: PartitionDay
    /// In ascending order.
    package let keys: [TransactionKey]
}

extension Ledger {
    /// Which of the days after a day have transaction keys of it, by day: they were judged before it was known.
    ///
    /// - Parameters:
    ///   - days: So many days after it are searched.
    ///   - keys: In ascending order.
    package func holders(
        feed: String, after day: PartitionDay, days: Int, keys: some Sequence<TransactionKey>
    ) throws(LedgerError) -> [KeyHolder] {
        try read { db in
            let first = day.next
            let range = first..<first.advanced(by: days)
            let later = try KnownDay.all(db, feed: feed, range)
            guard !later.isEmpty else { return [] }
            let blocks = try KnownBlocks(db)
            var found: [Int: Set<TransactionKey>] = [:]
            try forEachChunk(of: keys, size: 1 << 20) { chunk in
                try blocks.forEachHit(later, of: feed, range, KeyFilter(chunk)) { day, key in
                    found[day, default: []].insert(chunk[key])
                }
            }
            return later.indices.reversed().compactMap { index in
                found[index].map {
                    KeyHolder(entry: later[index].id, day: later[index].day, keys: $0.sorted())
                }
            }
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
