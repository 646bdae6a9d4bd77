import CSVScan

/// What the records of a batch are, and where their fields stand: beneath whoever counts or reads them.
struct RecordFields: Sendable {
    /// Alone, not the whole plan: whoever counts holds this by value, and is moved for each block of records.
    private let nullValues: [[[UInt8]]]
    let scratch: BatchScratch

    init(_ plan: ScanPlan) {
        nullValues = plan.nullValues
        scratch = BatchScratch(plan)
    }

    /// Finds the text of some records, and hashes it.
    func find(_ records: Range<Int>, in batch: borrowing RecordBatch) {
        let first = records.lowerBound
        unsafe batch.findRecords(
            records, starts: scratch.starts.base + first, ends: scratch.ends.base + first,
            hashes: scratch.hashes.base + first)
    }

    /// What can be told of a record before its fields are looked at.
    enum Shape {
        case empty, asHeader, otherFieldCount
        case oddQuoting
        /// Its quote is never closed.
        case open
        /// A line of JSON that is none.
        case noRecord
    }

    /// - Parameter fields: Their places in the batch.
    func shape(
        of r: Int, _ fields: Range<Int>, in batch: borrowing RecordBatch
    ) -> Shape {
        if batch.origins != nil {
            let kind = batch.fault(of: r).kind
            return kind == 0 ? .asHeader : kind == JSONFault.blank ? .empty : .noRecord
        }
        if fields.count == 1, unsafe scratch.starts.base[r] == scratch.ends.base[r] {
            return .empty
        }
        if scratch.hasComments, isComment(r, batch) { return .empty }
        if batch.unterminated && r == batch.count - 1 { return .open }
        if batch.isOdd(r) { return .oddQuoting }
        return fields.count == scratch.count ? .asHeader : .otherFieldCount
    }

    /// Whether a record that was found begins as lines do that are none.
    ///
    /// Not inlined: hardly any feed has such lines, and what is around it is the inner loop.
    @inline(never)
    func isComment(_ r: Int, _ batch: borrowing RecordBatch) -> Bool {
        guard batch.origins == nil else { return false }
        let (start, end) = unsafe (Int(scratch.starts.base[r]), Int(scratch.ends.base[r]))
        return scratch.comments.contains { comment in
            comment.count <= end - start
                && comment.indices.allSatisfy { unsafe batch.bytes[start + $0] == comment[$0] }
        }
    }

    /// Finds the fields of a record, without their quotes; `field` is its first.
    func locate(
        in batch: borrowing RecordBatch, from start: Int, to textEnd: Int, field: Int
    ) {
        let spans = unsafe scratch.spans
        let ends = unsafe batch.fieldEnds + field
        let n = scratch.count
        var from = start
        for c in 0..<n {
            let separator = unsafe Int(ends[c])
            let to = c == n &- 1 ? textEnd : separator
            let quoted = unsafe from < to && batch.bytes[from] == batch.quote ? 1 : 0
            unsafe spans[c] = FieldSpan(start: from &+ quoted, end: to &- quoted)
            from = separator &+ 1
        }
        if nullValues.isEmpty { return }
        for c in 0..<n where isNull(value(batch, c), c) { unsafe spans[c].end = spans[c].start }
    }

    /// Whether a value is one of the column's spellings of "no value".
    func isNull(_ text: ByteSlice, _ column: Int) -> Bool {
        text.count > 0 && nullValues[column].contains { text.equals($0) }
    }

    /// The value in a column of the record that was located last, as it stands between its quotes.
    @inline(__always)
    func value(_ batch: borrowing RecordBatch, _ column: Int) -> ByteSlice {
        let span = unsafe scratch.spans[column]
        return unsafe ByteSlice(batch.bytes + span.start, span.end &- span.start)
    }

    /// The same with doubled quotes made single, valid until the next call.
    func decoded(_ batch: borrowing RecordBatch, _ column: Int) -> ByteSlice {
        let span = unsafe scratch.spans[column]
        let raw = value(batch, column)
        let quote = batch.quote
        // Quotes can only be where one opened the field.
        guard span.start > 0, unsafe batch.bytes[span.start &- 1] == quote else { return raw }
        let decoded = unsafe scratch.room(raw.count)
        let count = unsafe raw.copyOnce(doubled: quote, to: decoded)
        return unsafe ByteSlice(decoded, count)
    }
}
