/// The checksum of words of 64 bits: that of one changed word always differs, that of many almost surely.
///
/// Each word is mixed with its place by steps that can be undone, and the results are added up, so that nothing
/// waits for what was before. It guards against a failing disk, not against somebody who writes to the file.
struct KeySum {
    private var sum: UInt64 = 0x9e37_79b9_7f4a_7c15
    private var place: UInt64 = 0

    private static let step: UInt64 = 0xa076_1d64_78bd_642f
    private static let first: UInt64 = 0xe703_7ed1_a0b4_28db
    private static let second: UInt64 = 0x8ebc_6af0_9c88_c6e3

    @inline(__always)
    mutating func add(_ word: UInt64) {
        place &+= Self.step
        var mixed = (word ^ place) &* Self.first
        mixed = (mixed ^ mixed &>> 32) &* Self.second
        sum &+= mixed ^ mixed &>> 29
    }

    /// As SQLite keeps it.
    var value: Int64 { Int64(bitPattern: sum) }

    /// Of words as they lie in a block.
    static func of(_ block: UnsafeRawBufferPointer) -> Int64 {
        var sum = KeySum()
        for i in 0..<(block.count / 8) { unsafe sum.add(half(i, of: block)) }
        return sum.value
    }

    static func of(_ halves: [UInt64]) -> Int64 {
        var sum = KeySum()
        for half in halves { sum.add(half) }
        return sum.value
    }
}

/// The columns of a block beside its keys.
struct KeyBlockHead {
    let entry: Int64
    let block: Int
    let first: Int64
    let last: Int64
    let keys: Int
    /// Of the high halves and of the low ones.
    let high: Int64
    let low: Int64

    /// What `transaction_sum.head` has.
    var sum: Int64 {
        var sum = KeySum()
        for value in [entry, Int64(block), first, last, Int64(keys), high, low] {
            sum.add(UInt64(bitPattern: value))
        }
        return sum.value
    }
}
