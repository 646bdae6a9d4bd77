/// Where the records of a batch stand in the file, where the batch's bytes are not the file's own: each was a line.
@safe package struct RecordOrigins {
    /// The lines' bytes, and the place of the first one in the uncompressed file.
    package let bytes: UnsafePointer<UInt8>
    package let offset: Int
    /// The number of the first record's line.
    package let line: Int
    /// Where each line begins in those bytes, and where its LF stands.
    package let starts: UnsafePointer<UInt32>
    package let ends: UnsafePointer<UInt32>
    package let hashes: UnsafePointer<UInt64>
    /// Where each record begins and ends in the batch, without its last separator.
    package let recordStarts: UnsafePointer<UInt32>
    package let recordEnds: UnsafePointer<UInt32>
    /// What is wrong with each record, and at which byte of its line. Zero is nothing.
    package let faults: UnsafePointer<UInt8>
    package let places: UnsafePointer<UInt32>
    package let count: Int

    package init(
        bytes: UnsafePointer<UInt8>, offset: Int, line: Int, starts: UnsafePointer<UInt32>,
        ends: UnsafePointer<UInt32>, hashes: UnsafePointer<UInt64>,
        recordStarts: UnsafePointer<UInt32>, recordEnds: UnsafePointer<UInt32>,
        faults: UnsafePointer<UInt8>, places: UnsafePointer<UInt32>, count: Int
    ) {
        unsafe self.bytes = bytes
        self.offset = offset
        self.line = line
        unsafe self.starts = starts
        unsafe self.ends = ends
        unsafe self.hashes = hashes
        unsafe self.recordStarts = recordStarts
        unsafe self.recordEnds = recordEnds
        unsafe self.faults = faults
        unsafe self.places = places
        self.count = count
    }

    /// The record that begins at a position of the batch, or the one before it.
    package func record(at position: Int) -> Int {
        var (low, high) = (0, count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if unsafe Int(recordStarts[middle]) <= position { low = middle } else { high = middle }
        }
        return low
    }

    /// A record's line as it stands in the file, with the CR of a CRLF.
    package func text(of record: Int) -> UnsafeRawBufferPointer {
        let start = unsafe Int(starts[record])
        return unsafe UnsafeRawBufferPointer(
            start: bytes + start, count: Int(ends[record]) - start)
    }
}

extension RecordBatch {
    /// Where in the uncompressed file a record begins that begins at a position of the batch.
    package func place(of position: Int) -> Int {
        guard let origins else { return offset &+ position }
        return unsafe origins.offset &+ Int(origins.starts[origins.record(at: position)])
    }

    /// What is wrong with a record, as whoever made the batch from lines says it; zero for nothing.
    package func fault(of record: Int) -> (kind: UInt8, place: Int) {
        guard let origins else { return (0, 0) }
        return unsafe (origins.faults[record], Int(origins.places[record]))
    }

    /// A batch made from lines. Its field ends are as a scanner writes them: one stands before the first record's.
    package init(
        bytes: UnsafePointer<UInt8>, byteCount: Int, fieldEnds: UnsafePointer<UInt32>,
        recordEnds: UnsafePointer<UInt32>, odd: UnsafePointer<UInt64>?, origins: RecordOrigins
    ) {
        unsafe self.init(
            bytes: bytes, byteCount: byteCount, fieldEnds: fieldEnds, recordEnds: recordEnds,
            count: origins.count, start: 1, firstField: 1, offset: origins.offset,
            line: origins.line, odd: odd, unusual: nil, quote: Dialect.lines.quote,
            kernel: ScanKernel.best, unterminated: false, origins: origins)
    }
}
