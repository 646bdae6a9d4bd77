/// Complete records that lie side by side in memory. Valid only while `consume` runs.
///
/// Positions are relative to `bytes`. A field ends at its separator, and the next begins right
/// after it; quotes, escapes and the CR of a CRLF are still in the bytes.
@safe package struct RecordBatch: ~Copyable {
    package let bytes: UnsafePointer<UInt8>
    package let byteCount: Int
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
    /// A bit for each block of 64 bytes that has a byte beyond ASCII, or a NUL; nil where none has.
    let unusual: UnsafePointer<UInt64>?
    package let quote: UInt8
    let kernel: ScanKernel
    /// The last record ended inside quotes, at the end of the file.
    package let unterminated: Bool
    /// Nil where the bytes are the file's own.
    package let origins: RecordOrigins?

    package func isOdd(_ record: Int) -> Bool {
        guard let odd = unsafe odd else { return false }
        return unsafe odd[record >> 6] & (1 &<< UInt64(record & 63)) != 0
    }

    /// Whether some byte of the batch may be beyond ASCII or NUL. False is certain.
    package var mayBeUnusual: Bool { unsafe unusual != nil }

    /// Whether some byte of a range may be beyond ASCII or NUL. False is certain.
    package func mayBeUnusual(_ lower: Int, _ upper: Int) -> Bool {
        guard let unusual = unsafe unusual, lower < upper else { return false }
        return unsafe anyBit(unusual, from: lower &>> 6, to: (upper &- 1) &>> 6 &+ 1)
    }

    /// The start of the first stretch of 64 bytes with a byte beyond ASCII or NUL that ends after a position; nil where
    /// there is none before another position.
    package func nextUnusual(_ position: Int, before end: Int) -> Int? {
        guard let unusual = unsafe unusual, position < end else { return nil }
        let blocks = (end &+ 63) &>> 6
        let block = unsafe nextBit(unusual, from: position &>> 6, to: blocks)
        return block < blocks ? block &<< 6 : nil
    }

    /// Writes out where the text of each of some records begins, and where it ends without its line end, and a hash of it:
    /// 64 bits, the same on every machine and in every run. The pointers are to the first record's.
    package func findRecords(
        _ records: Range<Int>, starts: UnsafeMutablePointer<UInt32>,
        ends: UnsafeMutablePointer<UInt32>, hashes: UnsafeMutablePointer<UInt64>
    ) {
        let first = records.lowerBound
        if let origins {
            unsafe starts.update(from: origins.recordStarts + first, count: records.count)
            unsafe ends.update(from: origins.recordEnds + first, count: records.count)
            unsafe hashes.update(from: origins.hashes + first, count: records.count)
            return
        }
        let start =
            unsafe first == 0 ? start : Int(fieldEnds[Int(recordEnds[first - 1]) - 1]) + 1
        unsafe kernel.records(
            UnsafeBufferPointer(start: bytes, count: byteCount), from: start, fieldEnds,
            recordEnds + first, count: records.count, starts, ends, hashes)
    }

    /// Counts, for each column, the fields without a byte or with two quotes alone, of records with
    /// `columns` fields each. `fields` is their first one's index, and not 0.
    package func countEmpty(
        _ fields: Int, records: Int, columns: Int, into counts: UnsafeMutablePointer<Int>
    ) {
        unsafe kernel.countEmpty(
            bytes, quote: quote, fieldEnds + fields, records: records, columns: columns,
            into: counts)
    }

    /// Looks at values that begin and end at these positions as at URLs (`URLGlance`).
    package func lookAtURLs(
        _ starts: UnsafePointer<UInt32>, _ ends: UnsafePointer<UInt32>, count: Int,
        into glances: UnsafeMutablePointer<UInt8>
    ) {
        unsafe kernel.lookAtURLs(
            UnsafeBufferPointer(start: bytes, count: byteCount), starts, ends, count: count,
            into: glances)
    }

    /// Sets a bit for each `?`, `#`, `&` and `=` of a range, bit 0 of the first word for its first byte.
    package func markQuery(
        _ lower: Int, _ upper: Int, into marks: UnsafeMutablePointer<UInt64>
    ) {
        unsafe kernel.markQuery(
            UnsafeBufferPointer(start: bytes + lower, count: upper - lower), into: marks)
    }

    /// The line on which the byte at a position stands. Counts, so call it for evidence only.
    package func line(at position: Int) -> Int {
        if let origins { return origins.line + origins.record(at: position) }
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

/// The hash that a record of these bytes has in a batch.
package func recordHash(of text: [UInt8]) -> UInt64 { PlainKernel.hash(text) }
