/// Counts byte-identical records by 64-bit fingerprints: 8 bytes a record.
///
/// Two different records among n share a fingerprint with probability n²/2⁶⁵: 3 in a million for ten
/// million records. Nothing is rejected on this count alone.
final class FingerprintSet: @unchecked Sendable {
    private let log: WordLog

    init(memoryLimit: Int) { log = WordLog(memoryLimit: memoryLimit) }

    @inline(__always)
    func insert(_ fingerprint: UInt64) { log.append(fingerprint, key: fingerprint) }

    func merge(_ other: FingerprintSet) { log.merge(other.log) }

    /// The number of records beyond the first of each set of identical ones.
    func duplicates() throws(KeyError) -> Int {
        var duplicates = 0
        var table: [UInt64] = []
        for part in 0..<256 {
            let words = try log.words(ofPart: part)
            guard words.count > 1 else { continue }
            duplicates += Self.repeats(words, &table)
        }
        return duplicates
    }

    private static func repeats(_ words: [UInt64], _ table: inout [UInt64]) -> Int {
        var capacity = 16
        while capacity < words.count * 2 { capacity *= 2 }
        if table.count < capacity {
            table = Array(repeating: 0, count: capacity)
        } else {
            for i in 0..<capacity { table[i] = 0 }
        }
        let mask = capacity - 1
        var repeats = 0
        var zeros = 0
        for word in words {
            // Zero marks a free place, so it is counted apart.
            if word == 0 {
                zeros += 1
                continue
            }
            // The top byte is the same in a whole part.
            var i = Int(truncatingIfNeeded: word &>> 8) & mask
            while table[i] != 0, table[i] != word { i = (i &+ 1) & mask }
            if table[i] == word { repeats += 1 } else { table[i] = word }
        }
        return repeats + max(0, zeros - 1)
    }
}
