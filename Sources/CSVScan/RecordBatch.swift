/// Complete records that lie side by side in memory. Valid only while `consume` runs.
///
/// Positions are relative to `bytes`. A field ends at its separator, and the next begins right
/// after it; quotes, escapes and the CR of a CRLF are still in the bytes.
@usableFromInline @safe package struct RecordBatch: ~Copyable {
    @usableFromInline package let bytes: UnsafePointer<UInt8>
    package let fieldEnds: UnsafePointer<UInt32>
    /// For each record, the number of field ends up to and including its own last.
    package let recordEnds: UnsafePointer<UInt32>
    package let count: Int
    /// Where the first record begins, and the number of field ends before it.
    package let start: Int
    package let firstField: Int
    /// Of `bytes[0]`, in the uncompressed file.
    package let offset: Int
    /// The line number of `bytes[0]`; 1 is the file's first line.
    package let line: Int
    /// A bit a record with a quote in an odd place; nil where there is none.
    package let odd: UnsafePointer<UInt64>?
    /// A bit for each quote.
    @usableFromInline let quotes: UnsafePointer<UInt64>
    /// A bit for each byte that is a blank or a control character: up to 0x20, and 0x7f.
    @usableFromInline let blanks: UnsafePointer<UInt64>
    /// A bit for each `?`, `#`, `&` and `=`.
    @usableFromInline let marks: UnsafePointer<UInt64>
    /// A bit for each block of 64 bytes that has a byte beyond ASCII, or a NUL.
    @usableFromInline let unusual: UnsafePointer<UInt64>
    /// The last record ended inside quotes, at the end of the file.
    package let unterminated: Bool

    package func isOdd(_ record: Int) -> Bool {
        guard let odd = unsafe odd else { return false }
        return unsafe odd[record >> 6] & (1 &<< UInt64(record & 63)) != 0
    }

    /// Whether some byte of a range may be beyond ASCII or NUL. False is certain.
    @inlinable @inline(__always)
    package func mayBeUnusual(_ lower: Int, _ upper: Int) -> Bool {
        unsafe lower < upper && anyBit(unusual, from: lower &>> 6, to: (upper &- 1) &>> 6 &+ 1)
    }

    /// Whether some byte of a range is a blank or a control character.
    @inlinable @inline(__always)
    package func hasBlank(_ lower: Int, _ upper: Int) -> Bool {
        unsafe lower < upper && anyBit(blanks, from: lower, to: upper)
    }

    /// The first `?`, `#`, `&` or `=` of a range; its end where there is none.
    @inlinable @inline(__always)
    package func nextMark(_ lower: Int, _ upper: Int) -> Int {
        unsafe nextBit(marks, from: lower, to: upper)
    }

    /// 1 where a quote stands at a position that is below `end`, else 0: no branch for what cannot be guessed.
    @inlinable @inline(__always)
    package func quoteBit(_ at: Int, before end: Int) -> Int {
        // A word is there for the position after the last byte too, though not one that says anything.
        let bit = unsafe quotes[at &>> 6] &>> UInt64(truncatingIfNeeded: at & 63)
        return Int(truncatingIfNeeded: bit & 1) & (at < end ? 1 : 0)
    }

    /// The first quote of a range; its end where there is none.
    @inlinable @inline(__always)
    package func nextQuote(_ lower: Int, _ upper: Int) -> Int {
        unsafe nextBit(quotes, from: lower, to: upper)
    }

    /// The line on which the byte at a position stands. Counts, so call it for evidence only.
    package func line(at position: Int) -> Int {
        var line = line
        for i in 0..<position where unsafe bytes[i] == Dialect.newline { line += 1 }
        return line
    }
}

/// A record that was too long to be kept.
package struct OversizedRecord: Sendable, Equatable {
    package let offset: Int
    package let line: Int
    package let bytes: Int
    /// It ended inside quotes, at the end of the file.
    package let unterminated: Bool
}

/// What is done with the records of one worker. Workers' consumers are merged afterwards, so the
/// result must not depend on which one saw which record.
package protocol RecordConsumer {
    mutating func consume(_ batch: borrowing RecordBatch)
    mutating func consume(oversized record: OversizedRecord)
}
