/// The structure of one chunk of bytes: where its fields and records end.
///
/// Three steps, so that chunks can be scanned on all cores although the meaning of a quote depends
/// on everything before it: `classify` needs nothing but the bytes; `resolve` needs the state at the
/// chunk's first byte and is short; `extract` writes the positions out.
///
/// In a well-formed chunk a byte is inside quotes where the number of quotes before it is odd, which is
/// a handful of word operations a block. `resolve` proves that the chunk is well-formed while it
/// does so (each opening quote begins a field, each closing one ends it) and walks the state machine
/// byte by byte where it is not.
@safe struct ChunkIndex: ~Copyable {
    private var masks: ChunkMasks
    private var odd: UnsafeMutableBufferPointer<UInt64>
    private(set) var fieldEnds: UnsafeMutableBufferPointer<UInt32>
    private(set) var recordEnds: UnsafeMutableBufferPointer<UInt32>
    private var capacity = 0

    private let dialect: Dialect
    private let kernel: ScanKernel

    private(set) var count = 0
    private(set) var fieldCount = 0
    private(set) var recordCount = 0
    /// Line ends of any kind, also inside quotes.
    private(set) var lineCount = 0
    private(set) var hasOdd = false

    init(_ dialect: Dialect, _ kernel: ScanKernel) {
        self.dialect = dialect
        self.kernel = kernel
        masks = ChunkMasks(blocks: 0)
        unsafe odd = .init(start: nil, count: 0)
        unsafe fieldEnds = .init(start: nil, count: 0)
        unsafe recordEnds = .init(start: nil, count: 0)
    }

    deinit { release() }

    private func release() {
        masks.deallocate()
        unsafe odd.deallocate()
        unsafe fieldEnds.deallocate()
        unsafe recordEnds.deallocate()
    }

    private mutating func reserve(_ bytes: Int) {
        guard bytes > capacity else { return }
        release()
        capacity = bytes
        let blocks = (bytes + 63) / 64
        masks = ChunkMasks(blocks: blocks)
        unsafe odd = .allocate(capacity: blocks)
        // Only the pages that are written cost memory, so the worst case is reserved.
        unsafe fieldEnds = .allocate(capacity: bytes + ScanKernel.slack)
        unsafe recordEnds = .allocate(capacity: bytes + ScanKernel.slack)
    }

    /// Finds quotes, separators and line ends, whatever they mean.
    mutating func classify(_ bytes: UnsafeRawBufferPointer) {
        reserve(bytes.count)
        count = bytes.count
        lineCount = unsafe kernel.classify(bytes, dialect, masks)
    }

    /// Decides which separators are structure, given the state before the first byte; returns the
    /// state after the last.
    mutating func resolve(_ bytes: UnsafeRawBufferPointer, from start: ScanState) -> ScanState {
        hasOdd = false
        guard count > 0 else { return start }
        guard unsafe start != .carriageReturnSeen || bytes[0] == Dialect.newline,
            let inside = unsafe kernel.resolve(bytes, masks, from: start)
        else { return unsafe walk(bytes, from: start) }
        return unsafe endState(bytes, from: start, inside: inside)
    }

    private func endState(
        _ bytes: UnsafeRawBufferPointer, from start: ScanState, inside: Bool
    ) -> ScanState {
        if inside { return .quoted }
        let last = unsafe bytes[count - 1]
        if last == dialect.quote { return .quoteSeen }
        if last == dialect.delimiter || last == Dialect.newline { return .fieldStart }
        guard last == Dialect.carriageReturn else { return .bare }
        let beforeWasClose =
            unsafe count > 1 ? bytes[count - 2] == dialect.quote : start == .quoteSeen
        return beforeWasClose ? .carriageReturnSeen : .bare
    }

    /// The same by the state machine, for chunks with quotes in odd places. Overwrites
    /// the separators and marks odd bytes.
    private mutating func walk(
        _ bytes: UnsafeRawBufferPointer, from start: ScanState
    ) -> ScanState {
        let blocks = (count + 63) / 64
        for block in 0..<blocks {
            unsafe masks.separators[block] = 0
            unsafe odd[block] = 0
        }
        var state = start
        for i in 0..<count {
            let (next, isOdd) = unsafe state.after(bytes[i], dialect)
            let bit: UInt64 = 1 &<< UInt64(i & 63)
            // Only a separator leads to the start of a field.
            if next == .fieldStart { unsafe masks.separators[i &>> 6] |= bit }
            if isOdd { unsafe odd[i &>> 6] |= bit }
            state = next
        }
        hasOdd = true
        return state
    }

    /// Writes out the ends of fields and of records.
    mutating func extract() {
        (fieldCount, recordCount) = unsafe kernel.extract(count, masks, fieldEnds, recordEnds)
    }

    /// Ends the record that the bytes end in without a line end.
    mutating func closeLast() {
        unsafe fieldEnds[fieldCount] = UInt32(count)
        fieldCount += 1
        unsafe recordEnds[recordCount] = UInt32(fieldCount)
        recordCount += 1
    }

    /// Whether a byte in an odd place lies in a range of the chunk.
    func isOdd(_ range: Range<Int>) -> Bool {
        unsafe hasOdd && !range.isEmpty
            && anyBit(
                UnsafePointer(odd.baseAddress!), from: range.lowerBound, to: range.upperBound)
    }

    /// Marks every record as odd that has a byte in an odd place.
    func markOdd(into flags: inout [UInt64], records: Range<Int>) {
        flags.removeAll(keepingCapacity: true)
        guard hasOdd else { return }
        flags.append(contentsOf: repeatElement(0, count: records.count / 64 + 1))
        for (i, record) in records.enumerated() {
            let start = unsafe record == 0 ? 0 : Int(fieldEnds[Int(recordEnds[record - 1]) - 1]) + 1
            let end = unsafe Int(fieldEnds[Int(recordEnds[record]) - 1])
            if isOdd(start..<end) { flags[i >> 6] |= 1 &<< UInt64(i & 63) }
        }
    }

    /// What `RecordBatch` hands on of the masks.
    var found: ChunkMasks { masks }
}
