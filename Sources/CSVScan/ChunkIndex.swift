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
    private var quotes: UnsafeMutableBufferPointer<UInt64>
    private var separators: UnsafeMutableBufferPointer<UInt64>
    private var newlines: UnsafeMutableBufferPointer<UInt64>
    private var odd: UnsafeMutableBufferPointer<UInt64>
    private var unusualBlocks: UnsafeMutableBufferPointer<UInt64>
    private(set) var fieldEnds: UnsafeMutableBufferPointer<UInt32>
    private(set) var recordEnds: UnsafeMutableBufferPointer<UInt32>
    private var capacity = 0

    private let dialect: Dialect
    private let pattern: BlockPattern

    private(set) var count = 0
    private(set) var fieldCount = 0
    private(set) var recordCount = 0
    /// Line ends of any kind, also inside quotes.
    private(set) var lineCount = 0
    private(set) var hasOdd = false

    init(_ dialect: Dialect) {
        self.dialect = dialect
        pattern = BlockPattern(dialect)
        unsafe quotes = .init(start: nil, count: 0)
        unsafe separators = .init(start: nil, count: 0)
        unsafe newlines = .init(start: nil, count: 0)
        unsafe odd = .init(start: nil, count: 0)
        unsafe unusualBlocks = .init(start: nil, count: 0)
        unsafe fieldEnds = .init(start: nil, count: 0)
        unsafe recordEnds = .init(start: nil, count: 0)
    }

    deinit { release() }

    private func release() {
        unsafe quotes.deallocate()
        unsafe separators.deallocate()
        unsafe newlines.deallocate()
        unsafe odd.deallocate()
        unsafe unusualBlocks.deallocate()
        unsafe fieldEnds.deallocate()
        unsafe recordEnds.deallocate()
    }

    private mutating func reserve(_ bytes: Int) {
        guard bytes > capacity else { return }
        release()
        capacity = bytes
        let blocks = (bytes + 63) / 64
        unsafe quotes = .allocate(capacity: blocks)
        unsafe separators = .allocate(capacity: blocks)
        unsafe newlines = .allocate(capacity: blocks)
        unsafe odd = .allocate(capacity: blocks)
        unsafe unusualBlocks = .allocate(capacity: (blocks + 63) / 64 + 1)
        // Only the pages that are written cost memory, so the worst case is reserved.
        unsafe fieldEnds = .allocate(capacity: bytes + 8)
        unsafe recordEnds = .allocate(capacity: bytes + 8)
    }

    /// Finds quotes, separators and line ends, whatever they mean.
    mutating func classify(_ bytes: UnsafeRawBufferPointer) {
        reserve(bytes.count)
        count = bytes.count
        lineCount = 0
        guard let base = bytes.baseAddress, count > 0 else { return }
        let full = count / 64
        let blocks = (count + 63) / 64
        var lines = 0
        var unusual: UInt64 = 0
        var block = 0
        while block < full {
            let m = unsafe pattern.masks(base + block &* 64)
            unsafe quotes[block] = m.quotes
            unsafe separators[block] = m.separators
            unsafe newlines[block] = m.newlines
            lines &+= m.newlines.nonzeroBitCount
            unusual |= (m.unusual ? 1 : 0) &<< UInt64(truncatingIfNeeded: block & 63)
            if block & 63 == 63 {
                unsafe unusualBlocks[block &>> 6] = unusual
                unusual = 0
            }
            block &+= 1
        }
        if full < blocks {
            let rest = count - full * 64
            let m = unsafe withUnsafeTemporaryAllocation(byteCount: 64, alignment: 8) { buffer in
                // Filled with a byte that means nothing, so the tail needs no masks of its own.
                unsafe buffer.initializeMemory(as: UInt8.self, repeating: UInt8(ascii: "x"))
                unsafe buffer.baseAddress!.copyMemory(from: base + full * 64, byteCount: rest)
                return unsafe pattern.masks(UnsafeRawPointer(buffer.baseAddress!))
            }
            let valid: UInt64 = (1 &<< UInt64(rest)) &- 1
            unsafe quotes[full] = m.quotes & valid
            unsafe separators[full] = m.separators & valid
            unsafe newlines[full] = m.newlines & valid
            lines &+= (m.newlines & valid).nonzeroBitCount
            unusual |= (m.unusual ? 1 : 0) &<< UInt64(full & 63)
        }
        unsafe unusualBlocks[(blocks - 1) &>> 6] = unusual
        lineCount = lines
    }

    /// Decides which separators are structure, given the state before the first byte; returns the
    /// state after the last.
    mutating func resolve(_ bytes: UnsafeRawBufferPointer, from start: ScanState) -> ScanState {
        hasOdd = false
        guard count > 0 else { return start }
        var inside: UInt64 = start == .quoted ? ~0 : 0
        // Bits carried from one block into the next: the byte before may be followed by an opening
        // quote; the byte before was a closing quote.
        var mayOpen: UInt64 = start == .fieldStart || start == .quoteSeen ? 1 : 0
        var closed: UInt64 = start == .quoteSeen ? 1 : 0
        var regular = unsafe start != .carriageReturnSeen || bytes[0] == Dialect.newline
        let blocks = (count + 63) / 64
        var block = 0
        while block < blocks {
            let q = unsafe quotes[block]
            let within = prefixXor(q) ^ inside
            inside = UInt64(bitPattern: Int64(bitPattern: within) &>> 63)
            let opening = q & within
            let closing = q & ~within
            let structural = unsafe separators[block] & ~within
            let before = ((structural | closing) &<< 1) | mayOpen
            mayOpen = (structural | closing) &>> 63
            var afterClose = ((closing &<< 1) | closed) & ~(structural | opening)
            closed = closing &>> 63
            if opening & ~before != 0 { regular = false }
            while afterClose != 0 {
                // Only the CR of a CRLF may stand here.
                let i = block &* 64 &+ afterClose.trailingZeroBitCount
                afterClose &= afterClose &- 1
                guard i < count else { break }
                if unsafe bytes[i] != Dialect.carriageReturn { regular = false }
                if i &+ 1 < count, unsafe bytes[i &+ 1] != Dialect.newline { regular = false }
            }
            guard regular else { return unsafe walk(bytes, from: start) }
            unsafe separators[block] = structural
            block &+= 1
        }
        return unsafe endState(bytes, from: start, inside: inside != 0)
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
    /// `separators` and marks odd bytes.
    private mutating func walk(
        _ bytes: UnsafeRawBufferPointer, from start: ScanState
    ) -> ScanState {
        let blocks = (count + 63) / 64
        for block in 0..<blocks {
            unsafe separators[block] = 0
            unsafe odd[block] = 0
        }
        var state = start
        for i in 0..<count {
            let (next, isOdd) = unsafe state.after(bytes[i], dialect)
            let bit: UInt64 = 1 &<< UInt64(i & 63)
            // Only a separator leads to the start of a field.
            if next == .fieldStart { unsafe separators[i &>> 6] |= bit }
            if isOdd { unsafe odd[i &>> 6] |= bit }
            state = next
        }
        hasOdd = true
        return state
    }

    /// Writes out the ends of fields and of records.
    mutating func extract() {
        let blocks = (count + 63) / 64
        let ends = unsafe fieldEnds
        let records = unsafe recordEnds
        var k = 0
        var r = 0
        var block = 0
        while block < blocks {
            var s = unsafe separators[block]
            var n = unsafe newlines[block] & s
            let base = UInt32(truncatingIfNeeded: block &* 64)
            while n != 0 {
                // All separators up to and including this newline.
                let upTo = n ^ (n &- 1)
                unsafe records[r] = UInt32(
                    truncatingIfNeeded: k &+ (s & upTo).nonzeroBitCount)
                r &+= 1
                n &= n &- 1
            }
            while s != 0 {
                unsafe ends[k] = base &+ UInt32(truncatingIfNeeded: s.trailingZeroBitCount)
                k &+= 1
                s &= s &- 1
            }
            block &+= 1
        }
        fieldCount = k
        recordCount = r
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
        unsafe hasOdd && anyBit(odd, in: range)
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

    var unusual: UnsafeMutableBufferPointer<UInt64> { unsafe unusualBlocks }
}

/// Whether any bit of a range is set.
func anyBit(_ bits: UnsafeMutableBufferPointer<UInt64>, in range: Range<Int>) -> Bool {
    guard !range.isEmpty else { return false }
    let first = range.lowerBound >> 6
    let last = (range.upperBound - 1) >> 6
    let head: UInt64 = ~0 &<< UInt64(range.lowerBound & 63)
    let tail: UInt64 = ~0 &>> UInt64(63 - ((range.upperBound - 1) & 63))
    if first == last { return unsafe bits[first] & head & tail != 0 }
    if unsafe bits[first] & head != 0 || bits[last] & tail != 0 { return true }
    for i in (first + 1)..<last where unsafe bits[i] != 0 { return true }
    return false
}
