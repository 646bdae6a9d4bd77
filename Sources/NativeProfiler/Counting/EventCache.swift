import CSVScan

/// Finds the place of an event's name among the events without hashing it: partitions have a dozen names and
/// millions of records.
///
/// A name of up to 32 bytes is four words, which overlap where it is shorter; with its length they say all of it.
@safe final class EventCache: @unchecked Sendable {
    // Owned by one worker at a time.
    private struct Entry: BitwiseCopyable {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        var length = 0
        var event: Int32 = 0
        var count = 0
    }

    private static let bits: UInt64 = 6
    private static let size = 1 << 6
    private static let limit = 32
    private let entries: UnsafeMutablePointer<Entry>

    init() {
        unsafe entries = .allocate(capacity: Self.size)
        unsafe entries.initialize(repeating: Entry(), count: Self.size)
    }

    deinit { unsafe entries.deallocate() }

    /// Counts a name, which is not empty, and returns its place; nil where it is not here.
    @inline(__always)
    func count(_ name: ByteSlice) -> Int32? {
        guard name.count <= Self.limit else { return nil }
        let words = Self.words(name)
        let entry = unsafe entry(for: words)
        let different =
            unsafe (entry.pointee.words.0 ^ words.0) | (entry.pointee.words.1 ^ words.1)
            | (entry.pointee.words.2 ^ words.2) | (entry.pointee.words.3 ^ words.3)
        guard unsafe different == 0 && entry.pointee.length == name.count else { return nil }
        unsafe entry.pointee.count &+= 1
        return unsafe entry.pointee.event
    }

    /// Counts a name that is not here yet, and keeps it where it can. Returns what it took the place of, or itself:
    /// a place among the events, and how often it was counted.
    func add(_ name: ByteSlice, event: Int) -> (event: Int, count: Int) {
        guard name.count <= Self.limit else { return (event, 1) }
        let words = Self.words(name)
        let entry = unsafe entry(for: words)
        let old = unsafe entry.pointee
        unsafe entry.pointee = Entry(
            words: words, length: name.count, event: Int32(truncatingIfNeeded: event), count: 1)
        return (Int(old.event), old.count)
    }

    /// Hands over what was counted and forgets all names: their places may change now.
    func flush(_ body: (_ event: Int, _ count: Int) -> Void) {
        for i in 0..<Self.size {
            let entry = unsafe entries[i]
            if entry.count > 0 { body(Int(entry.event), entry.count) }
            unsafe entries[i].count = 0
            unsafe entries[i].length = 0
        }
    }

    @inline(__always)
    private func entry(
        for words: (UInt64, UInt64, UInt64, UInt64)
    ) -> UnsafeMutablePointer<Entry> {
        let mixed = (words.0 ^ words.3 &* 0x9e37_79b9_7f4a_7c15) &* 0xe703_7ed1_a0b4_28db
        return unsafe entries + Int(truncatingIfNeeded: mixed &>> (64 &- Self.bits))
    }

    @inline(__always)
    private static func words(_ name: ByteSlice) -> (UInt64, UInt64, UInt64, UInt64) {
        let n = name.count
        if n >= 8 {
            return (
                name.word(0), name.word(min(8, n &- 8)), name.word(max(0, n &- 16)),
                name.word(n &- 8)
            )
        }
        var word: UInt64 = 0
        for i in 0..<n { word |= UInt64(name[i]) &<< UInt64(8 &* i) }
        return (word, 0, 0, 0)
    }
}
