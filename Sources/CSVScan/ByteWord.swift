// Advice to the next reader. The unsafe loads of the record loop live here, each a few bytes wide and each
// within bounds by the caller's lengths. Nothing here allocates.

/// A stretch of bytes inside a batch. Valid as long as the batch.
@usableFromInline @safe package struct ByteSlice {
    @usableFromInline package let start: UnsafePointer<UInt8>
    @usableFromInline package let count: Int

    @inlinable package init(_ start: UnsafePointer<UInt8>, _ count: Int) {
        unsafe self.start = start
        self.count = count
    }

    @inlinable package subscript(_ i: Int) -> UInt8 { unsafe start[i] }

    @inlinable package func slice(_ from: Int, _ to: Int) -> ByteSlice {
        unsafe ByteSlice(start + from, to - from)
    }

    @inlinable package var array: [UInt8] {
        unsafe Array(UnsafeBufferPointer(start: start, count: count))
    }

    @inlinable package func word(_ at: Int) -> UInt64 {
        unsafe UnsafeRawPointer(start).loadUnaligned(fromByteOffset: at, as: UInt64.self)
    }

    @inlinable package func half(_ at: Int) -> UInt32 {
        unsafe UnsafeRawPointer(start).loadUnaligned(fromByteOffset: at, as: UInt32.self)
    }

    /// Whether the bytes are exactly these.
    @inlinable package func equals(_ other: [UInt8]) -> Bool {
        guard count == other.count else { return false }
        for i in 0..<count where self[i] != other[i] { return false }
        return true
    }
}

/// The top bit of the lowest byte that is 0, if one is; a borrow can only set others above it.
@inlinable @inline(__always)
package func lowestZero(_ word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
}

extension ByteSlice {
    /// Copies the bytes, but of each pair that begins with `quote` the first only; returns how many were written.
    /// `target` has room for as many as there are.
    package func copyOnce(doubled quote: UInt8, to target: UnsafeMutablePointer<UInt8>) -> Int {
        var written = 0
        var from = 0
        let quotes = UInt64(quote) &* 0x0101_0101_0101_0101
        // Eight bytes at a time, some of them to be written over: never more than were read.
        while from &+ 8 <= count {
            let word = word(from)
            unsafe UnsafeMutableRawPointer(target + written).storeBytes(of: word, as: UInt64.self)
            let found = lowestZero(word ^ quotes)
            let taken = found == 0 ? 8 : found.trailingZeroBitCount &>> 3 &+ 1
            written &+= taken
            from &+= found == 0 ? taken : taken &+ 1
        }
        while from < count {
            let byte = self[from]
            unsafe target[written] = byte
            written &+= 1
            from &+= byte == quote ? 2 : 1
        }
        return written
    }
}

extension Array where Element == UInt8 {
    /// Runs a closure on the array's bytes as a slice.
    @inlinable package func withSlice<T>(_ body: (ByteSlice) -> T) -> T {
        unsafe withUnsafeBufferPointer { p in
            guard let base = p.baseAddress else {
                var nothing: UInt8 = 0
                return unsafe withUnsafePointer(to: &nothing) { unsafe body(ByteSlice($0, 0)) }
            }
            return unsafe body(ByteSlice(base, p.count))
        }
    }
}

/// What a hash is keyed with. Who does not know it cannot tell which texts collide, or meet in one place of a table.
@usableFromInline package struct HashKey: Sendable {
    @usableFromInline package let factor: UInt64
    @usableFromInline package let start: UInt64

    /// Of a secret; of zeros, `open`.
    @inlinable package init(_ first: UInt64, _ second: UInt64) {
        factor = first ^ 0xe703_7ed1_a0b4_28db
        start = second ^ 0xa076_1d64_78bd_642f
    }

    /// That everybody knows: for hashes that are the same in every run, because they choose what is shown.
    @inlinable package static var open: HashKey { HashKey(0, 0) }

    /// Of this process: for what is not kept, nor shown.
    package static let ofProcess: HashKey = {
        var generator = SystemRandomNumberGenerator()
        return HashKey(generator.next(), generator.next())
    }()
}

/// A 64-bit hash of bytes, in the manner of wyhash (Wang Yi, public domain): 128-bit products folded.
@inlinable package func hashed(
    _ s: ByteSlice, seed: UInt64 = 0, key: HashKey = .open
) -> UInt64 {
    let k = key.factor
    var h = seed ^ key.start
    var i = 0
    let n = s.count
    while n &- i > 16 {
        h = folded(s.word(i) ^ k, s.word(i &+ 8) ^ h)
        i &+= 16
    }
    var a: UInt64 = 0
    var b: UInt64 = 0
    let rest = n &- i
    if rest >= 8 {
        a = s.word(i)
        b = s.word(n &- 8)
    } else if rest >= 4 {
        a = UInt64(s.half(i))
        b = UInt64(s.half(n &- 4))
    } else if rest > 0 {
        a =
            UInt64(s[i]) | UInt64(s[i &+ rest &>> 1]) &<< 8 | UInt64(s[n &- 1]) &<< 16
    }
    return folded(k ^ UInt64(truncatingIfNeeded: n), folded(a ^ k, b ^ h))
}

@inlinable @inline(__always)
package func folded(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let (high, low) = a.multipliedFullWidth(by: b)
    return high ^ low
}

/// A second, independent mixing of a hash.
@inlinable package func mixed(_ h: UInt64, _ salt: UInt64) -> UInt64 {
    folded(h ^ 0x8ebc_6af0_9c88_c6e3, salt ^ 0x5899_65cc_7537_4cc3)
}

/// Whether any bit of a range, which is not empty, is set.
@inlinable @inline(__always)
package func anyBit(_ bits: UnsafePointer<UInt64>, from lower: Int, to upper: Int) -> Bool {
    let first = lower &>> 6
    let last = (upper &- 1) &>> 6
    let head: UInt64 = ~0 &<< UInt64(truncatingIfNeeded: lower & 63)
    let tail: UInt64 = ~0 &>> UInt64(truncatingIfNeeded: 63 &- ((upper &- 1) & 63))
    if first == last { return unsafe bits[first] & head & tail != 0 }
    var found = unsafe bits[first] & head | bits[last] & tail
    var i = first &+ 1
    while i < last {
        found |= unsafe bits[i]
        i &+= 1
    }
    return found != 0
}

/// The first bit of a range that is set; its end where there is none.
@inlinable @inline(__always)
package func nextBit(_ bits: UnsafePointer<UInt64>, from lower: Int, to upper: Int) -> Int {
    var from = lower
    while from < upper {
        let word = unsafe bits[from &>> 6] &>> UInt64(truncatingIfNeeded: from & 63)
        if word != 0 { return min(from &+ word.trailingZeroBitCount, upper) }
        from = (from | 63) &+ 1
    }
    return upper
}
