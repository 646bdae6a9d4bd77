package import CSVScan
import Profile
package import Shared

/// The transaction ids of a partition with what they stood for: enough to tell a collision from a
/// duplicate, and to look the ids up among those of earlier days.
final class TransactionTable: @unchecked Sendable {
    private let log: PartitionedHashLog
    private let memoryLimit: Int
    let key: HashKey
    /// Words that each entry has beside its id.
    private let extra: Int

    /// - Parameter key: That of all tables it is merged with, and of the ledger that gets the keys.
    init(memoryLimit: Int, key: HashKey, extra: Int = 0) {
        self.extra = extra
        self.memoryLimit = memoryLimit
        self.key = key
        log = PartitionedHashLog(memoryLimit: memoryLimit)
    }

    /// A log of the same bounds.
    func another() -> PartitionedHashLog { PartitionedHashLog(memoryLimit: memoryLimit) }

    /// - Parameters:
    ///   - content: A hash of everything the purchase says but its id.
    ///   - offset: Of the record in the file; tells the first copy from later ones.
    ///   - extra: As many words as the table's entries have.
    func insert(_ id: ByteSlice, content: UInt64, offset: Int, extra: [UInt64] = []) {
        precondition(extra.count == self.extra, "an entry has as many words as its table says")
        let key = TransactionKey(id, key)
        // Nobody else writes to the log meanwhile, so these stand together.
        log.append(key.high, key: key.high)
        log.append(key.low, key: key.high)
        log.append(content, key: key.high)
        log.append(UInt64(offset), key: key.high)
        log.append(UInt64(id.count), key: key.high)
        for word in extra { log.append(word, key: key.high) }
        var i = 0
        while i < id.count {
            var word: UInt64 = 0
            for j in 0..<min(8, id.count - i) { word |= UInt64(id[i + j]) << UInt64(8 * j) }
            log.append(word, key: key.high)
            i += 8
        }
    }

    func merge(_ other: TransactionTable) { log.merge(other.log) }

    struct Entry {
        let key: TransactionKey
        let content: UInt64
        let offset: UInt64
        let id: Range<Int>
        let idBytes: Int
        let extra: [UInt64]
    }

    /// Calls `body` with each id's entries in the order of the file, and the first of them; ids in the order of their
    /// keys.
    func forEachID(
        _ body: (ArraySlice<Entry>, _ first: Entry, _ text: (Entry) -> String) -> Void
    ) throws(SpillError) {
        for part in 0..<256 {
            let words = try log.words(ofPart: part)
            guard !words.isEmpty else { continue }
            var entries: [Entry] = []
            var i = 0
            while i < words.count {
                let bytes = Int(words[i + 4])
                let text = i + 5 + extra
                let end = text + (bytes + 7) / 8
                entries.append(
                    Entry(
                        key: TransactionKey(high: words[i], low: words[i + 1]),
                        content: words[i + 2], offset: words[i + 3], id: text..<end,
                        idBytes: bytes,
                        extra: extra == 0 ? [] : Array(words[i + 5..<text])))
                i = end
            }
            entries.sort {
                ($0.key.high, $0.key.low, $0.offset) < ($1.key.high, $1.key.low, $1.offset)
            }
            func text(_ entry: Entry) -> String {
                // In place: most ids are short enough to need no memory of their own.
                unsafe String(unsafeUninitializedCapacity: entry.idBytes) { bytes in
                    for j in 0..<entry.idBytes {
                        unsafe bytes[j] = UInt8(
                            truncatingIfNeeded: words[entry.id.lowerBound + j / 8]
                                >> UInt64(j % 8 * 8))
                    }
                    return entry.idBytes
                }
            }
            var first = 0
            while first < entries.count {
                var last = first + 1
                while last < entries.count, entries[last].key == entries[first].key { last += 1 }
                body(entries[first..<last], entries[first], text)
                first = last
            }
        }
    }
}

extension TransactionKey {
    /// The key of an id's text as it stands in the data.
    package init(_ id: ByteSlice, _ key: HashKey) {
        self.init(
            high: hashed(id, seed: 0x7472_616e_7361_6374, key: key),
            low: hashed(id, seed: 0x696f_6e20_6964_2121, key: key))
    }
}

extension TransactionTable {
    /// Records beyond the first of each text, and some of the texts, the smallest ones.
    func repeats(limit: Int) throws(SpillError) -> (records: Int, values: [String]) {
        var records = 0
        var values: [String] = []
        try forEachID { entries, first, text in
            guard entries.count > 1 else { return }
            records += entries.count - 1
            values.append(text(first))
            if values.count > limit * 16 { values = Array(values.sorted().prefix(limit)) }
        }
        return (records, Array(values.sorted().prefix(limit)))
    }
}
