/// The kernel in Swift alone: a byte at a time where that is readable, a word of bits where the
/// meaning is in the bits. It serves machines without a kernel in C, and is what those are held against.
enum PlainKernel {
    static func classify(
        _ bytes: UnsafeRawBufferPointer, _ dialect: Dialect, _ masks: ChunkMasks
    ) -> Int {
        var lines = 0
        for block in 0..<((bytes.count + 63) / 64) {
            var quotes: UInt64 = 0
            var separators: UInt64 = 0
            var newlines: UInt64 = 0
            var blanks: UInt64 = 0
            var marks: UInt64 = 0
            var unusual: UInt64 = 0
            let first = block &* 64
            for i in first..<min(first &+ 64, bytes.count) {
                let byte = unsafe bytes[i]
                let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: i & 63)
                // Most bytes are letters, which are none of these.
                if byte &- 65 < 58, byte != dialect.delimiter, byte != dialect.quote { continue }
                if byte == dialect.quote { quotes |= bit }
                if byte == Dialect.newline { newlines |= bit }
                if byte == Dialect.newline || byte == dialect.delimiter { separators |= bit }
                if byte <= 0x20 || byte == 0x7f { blanks |= bit }
                switch byte {
                case UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "&"), UInt8(ascii: "="):
                    marks |= bit
                default: break
                }
                if byte == 0 || byte >= 0x80 { unusual = 1 }
            }
            unsafe masks.quotes[block] = quotes
            unsafe masks.separators[block] = separators
            unsafe masks.newlines[block] = newlines
            unsafe masks.blanks[block] = blanks
            unsafe masks.marks[block] = marks
            lines &+= newlines.nonzeroBitCount
            if block & 63 == 0 { unsafe masks.unusual[block &>> 6] = 0 }
            unsafe masks.unusual[block &>> 6] |=
                unusual &<< UInt64(truncatingIfNeeded: block & 63)
        }
        return lines
    }

    static func resolve(
        _ bytes: UnsafeRawBufferPointer, _ masks: ChunkMasks, from start: ScanState
    ) -> Bool? {
        let count = bytes.count
        var inside: UInt64 = start == .quoted ? ~0 : 0
        // Bits carried from one block into the next: the byte before may be followed by an opening
        // quote; the byte before was a closing quote.
        var mayOpen: UInt64 = start == .fieldStart || start == .quoteSeen ? 1 : 0
        var closed: UInt64 = start == .quoteSeen ? 1 : 0
        for block in 0..<((count + 63) / 64) {
            let q = unsafe masks.quotes[block]
            let within = prefixXor(q) ^ inside
            inside = UInt64(bitPattern: Int64(bitPattern: within) &>> 63)
            let opening = q & within
            let closing = q & ~within
            let structural = unsafe masks.separators[block] & ~within
            let before = ((structural | closing) &<< 1) | mayOpen
            mayOpen = (structural | closing) &>> 63
            var afterClose = ((closing &<< 1) | closed) & ~(structural | opening)
            closed = closing &>> 63
            if opening & ~before != 0 { return nil }
            while afterClose != 0 {
                // Only the CR of a CRLF may stand here.
                let i = block &* 64 &+ afterClose.trailingZeroBitCount
                afterClose &= afterClose &- 1
                guard i < count else { break }
                if unsafe bytes[i] != Dialect.carriageReturn { return nil }
                if i &+ 1 < count, unsafe bytes[i &+ 1] != Dialect.newline { return nil }
            }
            unsafe masks.separators[block] = structural
        }
        return inside != 0
    }

    static func extract(
        _ count: Int, _ masks: ChunkMasks, _ fieldEnds: UnsafeMutableBufferPointer<UInt32>,
        _ recordEnds: UnsafeMutableBufferPointer<UInt32>
    ) -> (fields: Int, records: Int) {
        var fields = 0
        var records = 0
        for block in 0..<((count + 63) / 64) {
            var separators = unsafe masks.separators[block]
            let newlines = unsafe masks.newlines[block]
            while separators != 0 {
                let i = separators.trailingZeroBitCount
                unsafe fieldEnds[fields] = UInt32(block &* 64 &+ i)
                fields &+= 1
                if newlines &>> UInt64(i) & 1 != 0 {
                    unsafe recordEnds[records] = UInt32(fields)
                    records &+= 1
                }
                separators &= separators &- 1
            }
        }
        return (fields, records)
    }

    /// Bit i of the result is the exclusive or of bits 0...i: inside or outside of quotes.
    static func prefixXor(_ x: UInt64) -> UInt64 {
        var x = x
        var shift: UInt64 = 1
        while shift < 64 {
            x ^= x &<< shift
            shift &*= 2
        }
        return x
    }
}
