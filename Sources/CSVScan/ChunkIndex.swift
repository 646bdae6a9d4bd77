import CLibrary

/// The structure of one chunk of bytes: where its fields and records end.
///
/// In a well-formed chunk a byte is inside quotes where the number of quotes before it is odd, which is
/// a handful of word operations for 64 bytes. The kernel proves that the chunk is well-formed while it
/// does so (each opening quote begins a field, each closing one ends it); where it is not, the state machine
/// goes through it byte by byte.
@safe struct ChunkIndex: ~Copyable {
    /// A bit for each byte in an odd place.
    private var odd: UnsafeMutableBufferPointer<UInt64>
    private var unusualBlocks: UnsafeMutableBufferPointer<UInt64>
    private(set) var fieldEnds: UnsafeMutableBufferPointer<UInt32>
    private(set) var recordEnds: UnsafeMutableBufferPointer<UInt32>
    private var capacity = 0
    /// Fields of the record before: most have as many.
    private var usualFields = 1

    let dialect: Dialect
    let kernel: ScanKernel

    private(set) var count = 0
    private(set) var fieldCount = 0
    private(set) var recordCount = 0
    /// Line ends of any kind, also inside quotes.
    private(set) var lineCount = 0
    private(set) var hasOdd = false
    private var hasUnusual = false

    init(_ dialect: Dialect, _ kernel: ScanKernel) {
        self.dialect = dialect
        self.kernel = kernel
        unsafe odd = .init(start: nil, count: 0)
        unsafe unusualBlocks = .init(start: nil, count: 0)
        unsafe fieldEnds = .init(start: nil, count: 0)
        unsafe recordEnds = .init(start: nil, count: 0)
    }

    deinit { release() }

    private func release() {
        unsafe odd.deallocate()
        unsafe unusualBlocks.deallocate()
        unsafe fieldEnds.deallocate()
        unsafe recordEnds.deallocate()
    }

    /// Makes room for chunks of so many bytes.
    mutating func reserve(_ bytes: Int) {
        guard bytes > capacity || capacity == 0 else { return }
        release()
        capacity = max(bytes, 1)
        // Only the pages that are written cost memory, so the worst case is reserved.
        unsafe odd = .allocate(capacity: bytes / 64 + 1)
        unsafe unusualBlocks = .allocate(capacity: bytes / 4096 + 1)
        unsafe fieldEnds = .allocate(capacity: bytes + ScanKernel.slack)
        unsafe recordEnds = .allocate(capacity: bytes + ScanKernel.slack)
    }

    /// Finds the ends of fields and records, given the state before the first byte; returns the state after the
    /// last. Nil where a quote stands in an odd place: then only `walk` can tell.
    mutating func scan(_ bytes: UnsafeRawBufferPointer, from start: ScanState) -> ScanState? {
        reserve(bytes.count)
        count = bytes.count
        hasOdd = false
        if dialect.isLines { return unsafe scanLines(bytes) }
        guard
            let found = unsafe kernel.index(
                bytes, dialect, from: start, fieldEnds, unusualBlocks.baseAddress!)
        else {
            return nil
        }
        unsafe take(found, bytes)
        guard count > 0 else { return start }
        return unsafe endState(bytes, from: start, inside: found.inside)
    }

    /// Finds the ends of lines, each of which is a record of one field.
    private mutating func scanLines(_ bytes: UnsafeRawBufferPointer) -> ScanState {
        var lines = 0
        var from = 0
        while from < count,
            let end = unsafe memchr(
                bytes.baseAddress! + from, Int32(Dialect.newline), count - from)
        {
            let position = unsafe UnsafeRawPointer(end) - bytes.baseAddress!
            unsafe fieldEnds[lines] = UInt32(truncatingIfNeeded: position)
            lines += 1
            unsafe recordEnds[lines - 1] = UInt32(truncatingIfNeeded: lines)
            from = position + 1
        }
        (fieldCount, recordCount, lineCount, usualFields) = (lines, lines, lines, 1)
        hasUnusual = false
        return .fieldStart
    }

    private mutating func take(_ found: ScanKernel.Found, _ bytes: UnsafeRawBufferPointer) {
        fieldCount = found.fields
        lineCount = found.newlines
        hasUnusual = found.unusual
        unsafe findRecords(bytes, expected: found.records)
    }

    private func endState(
        _ bytes: UnsafeRawBufferPointer, from start: ScanState, inside: Bool
    ) -> ScanState {
        if inside { return .quoted }
        let last = unsafe bytes[count - 1]
        if dialect.isQuote(last) { return .quoteSeen }
        if last == dialect.delimiter || last == Dialect.newline { return .fieldStart }
        guard last == Dialect.carriageReturn else { return .bare }
        let beforeWasClose =
            unsafe count > 1 ? dialect.isQuote(bytes[count - 2]) : start == .quoteSeen
        return beforeWasClose ? .carriageReturnSeen : .bare
    }

    /// The same by the state machine, for chunks with quotes in odd places, which are marked.
    mutating func walk(_ bytes: UnsafeRawBufferPointer, from start: ScanState) -> ScanState {
        reserve(bytes.count)
        count = bytes.count
        hasOdd = true
        let odd = unsafe odd
        for i in 0..<(count / 64 + 1) { unsafe odd[i] = 0 }
        let (found, end) = unsafe PlainKernel.walk(
            bytes, dialect, from: start, fieldEnds, unusualBlocks.baseAddress!
        ) { i in
            unsafe odd[i &>> 6] |= 1 &<< UInt64(i & 63)
        }
        unsafe take(found, bytes)
        return end
    }

    /// Finds the record ends among the ends of fields.
    ///
    /// Nearly every record has as many fields as the one before, so the first look is at where such a one would
    /// end. That can step over a record end only where the number of those found is wrong.
    private mutating func findRecords(_ bytes: UnsafeRawBufferPointer, expected: Int) {
        let (fieldEnds, recordEnds) = unsafe (fieldEnds, recordEnds)
        var usual = usualFields
        var records = 0
        var field = 0
        while field < fieldCount {
            var end = field &+ usual
            if unsafe end > fieldCount || bytes[Int(fieldEnds[end &- 1])] != Dialect.newline {
                end = field &+ 1
                while end <= fieldCount,
                    unsafe bytes[Int(fieldEnds[end &- 1])] != Dialect.newline
                { end &+= 1 }
                if end > fieldCount { break }
                usual = end &- field
            }
            unsafe recordEnds[records] = UInt32(truncatingIfNeeded: end)
            records &+= 1
            field = end
        }
        if records != expected {
            records = 0
            for field in 0..<fieldCount
            where unsafe bytes[Int(fieldEnds[field])] == Dialect.newline {
                unsafe recordEnds[records] = UInt32(field + 1)
                records += 1
            }
        }
        usualFields = usual
        recordCount = records
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

    /// A bit for each block of 64 bytes that has a byte beyond ASCII, or a NUL; nil where none has.
    var unusual: UnsafePointer<UInt64>? {
        unsafe hasUnusual ? UnsafePointer(unusualBlocks.baseAddress) : nil
    }
}

extension ScanState {
    /// The state that the bytes before some others left, by those others alone: a guess that is nearly always right.
    ///
    /// A quote after a separator opens a field, one before a separator closes it; one that could be either says
    /// nothing, but the next one has the other meaning.
    static func guessed(before bytes: UnsafeRawBufferPointer, _ dialect: Dialect) -> ScanState {
        guard dialect.hasQuote else { return .fieldStart }
        func separates(_ byte: UInt8) -> Bool {
            byte == dialect.delimiter || byte == Dialect.newline
        }
        var inside = false
        var i = 0
        // Records of a few hundred bytes have some quotes soon, or none at all.
        let limit = min(bytes.count, 2048)
        while i < limit {
            guard unsafe bytes[i] == dialect.quote else {
                i += 1
                continue
            }
            // Two together are one in a text, or an empty field.
            if unsafe i + 1 < limit && bytes[i + 1] == dialect.quote {
                i += 2
                continue
            }
            let opens = unsafe i > 0 && separates(bytes[i - 1])
            let closes =
                unsafe i + 1 < limit
                && (separates(bytes[i + 1]) || bytes[i + 1] == Dialect.carriageReturn)
            if opens != closes { return closes != inside ? .quoted : .fieldStart }
            inside.toggle()
            i += 1
        }
        return .fieldStart
    }

    /// Whether a scan that began with a guess found what it would have found from here.
    func agrees(with guess: ScanState, first: UInt8, _ dialect: Dialect) -> Bool {
        if self == guess { return true }
        guard guess == .fieldStart else { return false }
        let isQuote = dialect.isQuote(first)
        let separates = first == dialect.delimiter || first == Dialect.newline
        return switch self {
        case .bare: !isQuote
        case .quoteSeen: isQuote || separates
        case .carriageReturnSeen: first == Dialect.newline
        case .fieldStart, .quoted: false
        }
    }
}
