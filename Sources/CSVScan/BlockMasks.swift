// Advice to the next reader. This is the inner loop of layer 1: it turns 64 bytes into four words of
// bits. Every constant has its full type, because Swift silently picks a scalar overload where one is
// inferred; measure after any change, on a file of a gigabyte. `PlainScanner` is the readable twin.

/// One bit a byte for a block of 64 bytes; bit 0 is the first byte.
struct BlockMasks {
    var quotes: UInt64
    /// Delimiters and newlines.
    var separators: UInt64
    var newlines: UInt64
    /// Bytes of 0x80 and above, and NUL: the block needs its UTF-8 checked.
    var unusual: Bool
}

/// Byte patterns of a dialect, spread over a word.
struct BlockPattern: Sendable {
    let quote: UInt64
    let delimiter: UInt64

    init(_ dialect: Dialect) {
        quote = UInt64(dialect.quote) &* 0x0101_0101_0101_0101
        delimiter = UInt64(dialect.delimiter) &* 0x0101_0101_0101_0101
    }

    /// The masks of the 64 bytes at `p`.
    @inline(__always)
    func masks(_ p: UnsafeRawPointer) -> BlockMasks {
        let low: UInt64 = 0x7f7f_7f7f_7f7f_7f7f
        let newline: UInt64 = 0x0a0a_0a0a_0a0a_0a0a
        // Gathers the top bits of eight bytes into eight adjacent bits.
        let gather: UInt64 = 0x0002_0408_1020_4081
        var quotes: UInt64 = 0
        var delimiters: UInt64 = 0
        var newlines: UInt64 = 0
        var unusual: UInt64 = 0
        var i = 0
        while i < 8 {
            let word = unsafe p.loadUnaligned(fromByteOffset: i &* 8, as: UInt64.self)
            // Exact zero-byte test (no borrow between bytes): Bit Twiddling Hacks, "zero in word".
            let q = word ^ quote
            let d = word ^ delimiter
            let n = word ^ newline
            let qz = ~(((q & low) &+ low) | q | low)
            let dz = ~(((d & low) &+ low) | d | low)
            let nz = ~(((n & low) &+ low) | n | low)
            let zero = ~(((word & low) &+ low) | word | low)
            unusual |= (word & ~low) | zero
            let shift = UInt64(truncatingIfNeeded: i &* 8)
            quotes |= (((qz &>> 7) &* gather) &>> 49 & 0xff) &<< shift
            delimiters |= (((dz &>> 7) &* gather) &>> 49 & 0xff) &<< shift
            newlines |= (((nz &>> 7) &* gather) &>> 49 & 0xff) &<< shift
            i &+= 1
        }
        return BlockMasks(
            quotes: quotes, separators: delimiters | newlines, newlines: newlines,
            unusual: unusual != 0)
    }
}

/// Bit i of the result is the exclusive or of bits 0...i: inside or outside of quotes.
@inline(__always)
func prefixXor(_ x: UInt64) -> UInt64 {
    var x = x
    x ^= x &<< 1
    x ^= x &<< 2
    x ^= x &<< 4
    x ^= x &<< 8
    x ^= x &<< 16
    x ^= x &<< 32
    return x
}
