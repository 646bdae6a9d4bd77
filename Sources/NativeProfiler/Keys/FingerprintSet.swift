import CSVScan

/// Counts byte-identical records by 64-bit fingerprints: 8 bytes a record.
///
/// Two different records among n share a fingerprint with probability n²/2⁶⁵: 3 in a million for ten
/// million records. Nothing is rejected on this count alone.
///
/// The hash of a record is the one that the content is known by, which everybody can compute. Where it goes to in the
/// set nobody can tell beforehand: records made for it would meet in one part, or in one place of a table.
final class FingerprintSet: @unchecked Sendable {
    private let log: PartitionedHashLog
    private let spread = Spread.ofProcess

    init(memoryLimit: Int) { log = PartitionedHashLog(memoryLimit: memoryLimit) }

    @inline(__always)
    func insert(_ fingerprint: UInt64) {
        let word = spread(fingerprint)
        log.append(word, key: word)
    }

    func merge(_ other: FingerprintSet) { log.merge(other.log) }

    /// The number of records beyond the first of each set of identical ones.
    func duplicates(threads: Int) throws(SpillError) -> Int {
        let workers = min(threads, max(1, (0..<256).reduce(0) { $0 + log.bound(ofPart: $1) } >> 16))
        let found = concurrently(workers) { worker -> Result<Int, SpillError> in
            var table = RepeatTable()
            var repeats = 0
            for part in stride(from: worker, to: 256, by: workers) {
                do throws(SpillError) {
                    table.clear(for: self.log.bound(ofPart: part))
                    unsafe try self.log.forEachRun(ofPart: part) { unsafe table.add($0) }
                } catch {
                    return .failure(error)
                }
                repeats += table.repeats
            }
            return .success(repeats)
        }
        var repeats = 0
        for part in found { repeats += try part.get() }
        return repeats
    }
}

/// Counts how often words occur again. One table serves part after part, so it stays in the cache.
@safe struct RepeatTable: ~Copyable {
    private var slots = UnsafeMutablePointer<UInt64>.allocate(capacity: 1)
    private var capacity = 1
    private var mask = 0
    private var zeros = 0
    private var again = 0

    deinit { unsafe slots.deallocate() }

    /// Makes the table ready for so many words.
    mutating func clear(for words: Int) {
        var wanted = 16
        while wanted < words * 2 { wanted *= 2 }
        if wanted > capacity {
            unsafe slots.deallocate()
            unsafe slots = .allocate(capacity: wanted)
            capacity = wanted
        }
        mask = wanted - 1
        unsafe slots.initialize(repeating: 0, count: wanted)
        zeros = 0
        again = 0
    }

    mutating func add(_ words: UnsafeBufferPointer<UInt64>) {
        let slots = unsafe slots
        let mask = mask
        var again = again
        for k in words.indices {
            let word = unsafe words[k]
            // Zero marks a free place, so it is counted apart.
            if word == 0 {
                zeros &+= 1
                continue
            }
            // The top byte is the same in a whole part.
            var i = Int(truncatingIfNeeded: word &>> 8) & mask
            while unsafe slots[i] != 0, unsafe slots[i] != word { i = (i &+ 1) & mask }
            if unsafe slots[i] == word { again &+= 1 } else { unsafe slots[i] = word }
        }
        self.again = again
    }

    var repeats: Int { again + max(0, zeros - 1) }

    /// How many places are looked at to find each word again.
    var probes: Int {
        (0...mask).reduce(0) { probes, i in
            let word = unsafe slots[i]
            let home = Int(truncatingIfNeeded: word &>> 8) & mask
            return probes + (word == 0 ? 0 : (i - home) & mask + 1)
        }
    }
}
