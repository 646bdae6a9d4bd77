import CScanKernel

/// What the bytes of a chunk are turned into positions with: the best that the machine has.
///
/// `plain` is in Swift alone: it serves where there are no vector instructions, and says what the
/// others must find.
enum ScanKernel: Equatable, Sendable, CaseIterable {
    case plain, sse2, avx2, avx512, neon

    private var code: gate_kernel? {
        switch self {
        case .plain: nil
        case .sse2: GATE_SSE2
        case .avx2: GATE_AVX2
        case .avx512: GATE_AVX512
        case .neon: GATE_NEON
        }
    }

    /// Those that this machine can run, the best one last.
    static let available = allCases.filter { kernel in
        kernel.code.map { gate_kernel_runs($0) != 0 } ?? true
    }

    static let best = available.last ?? .plain

    /// Positions that `extract` may write past the last one.
    static let slack = Int(GATE_SLACK)

    /// Fills the masks; returns the number of newlines.
    func classify(
        _ bytes: UnsafeRawBufferPointer, _ dialect: Dialect, _ masks: ChunkMasks
    ) -> Int {
        guard let base = bytes.baseAddress, bytes.count > 0 else { return 0 }
        guard let code else { return unsafe PlainKernel.classify(bytes, dialect, masks) }
        var c = unsafe masks.c
        return unsafe Int(
            gate_classify(code, base, bytes.count, dialect.quote, dialect.delimiter, &c))
    }

    /// Clears the separators inside quotes; returns whether the chunk ends inside quotes, nil where a quote
    /// stands in an odd place.
    func resolve(
        _ bytes: UnsafeRawBufferPointer, _ masks: ChunkMasks, from start: ScanState
    ) -> Bool? {
        guard let base = bytes.baseAddress else { return start == .quoted }
        guard let code else { return unsafe PlainKernel.resolve(bytes, masks, from: start) }
        var c = unsafe masks.c
        var carry = gate_carry(
            inside: start == .quoted ? ~0 : 0,
            may_open: start == .fieldStart || start == .quoteSeen ? 1 : 0,
            closed: start == .quoteSeen ? 1 : 0)
        guard unsafe gate_resolve(code, base, bytes.count, &c, &carry) != 0 else { return nil }
        return carry.inside != 0
    }

    /// Writes out the ends of fields and of records; both buffers have room for `count + slack`.
    func extract(
        _ count: Int, _ masks: ChunkMasks, _ fieldEnds: UnsafeMutableBufferPointer<UInt32>,
        _ recordEnds: UnsafeMutableBufferPointer<UInt32>
    ) -> (fields: Int, records: Int) {
        guard count > 0 else { return (0, 0) }
        guard let code else {
            return unsafe PlainKernel.extract(count, masks, fieldEnds, recordEnds)
        }
        var c = unsafe masks.c
        var fields = 0
        let records = unsafe gate_extract(
            code, count, &c, fieldEnds.baseAddress!, recordEnds.baseAddress!, &fields)
        return (fields, Int(records))
    }
}

/// What is found in a chunk: a word for each block of 64 bytes, bit 0 for the block's first byte.
@safe struct ChunkMasks {
    let quotes: UnsafeMutablePointer<UInt64>
    /// Delimiters and newlines; after `resolve`, those outside of quotes.
    let separators: UnsafeMutablePointer<UInt64>
    let newlines: UnsafeMutablePointer<UInt64>
    /// Bytes up to 0x20, and 0x7f: what no URL has.
    let blanks: UnsafeMutablePointer<UInt64>
    /// `?`, `#`, `&` and `=`: what gives a URL's query its structure.
    let marks: UnsafeMutablePointer<UInt64>
    /// A bit for each block: it has a byte beyond ASCII, or a NUL.
    let unusual: UnsafeMutablePointer<UInt64>

    init(blocks: Int) {
        // One piece of memory, so that neighbours in time are neighbours in place.
        let words = UnsafeMutablePointer<UInt64>.allocate(
            capacity: blocks * 5 + blocks / 64 + 2)
        unsafe quotes = words
        unsafe separators = words + blocks
        unsafe newlines = words + blocks * 2
        unsafe blanks = words + blocks * 3
        unsafe marks = words + blocks * 4
        unsafe unusual = words + blocks * 5
    }

    func deallocate() { unsafe quotes.deallocate() }

    fileprivate var c: gate_masks {
        unsafe gate_masks(
            quotes: quotes, separators: separators, newlines: newlines, blanks: blanks,
            marks: marks, unusual: unusual)
    }
}
