import CLibrary
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

    /// Positions that `index` may write past the last one, and `countEmpty` reads.
    static let slack = Int(GATE_SLACK)

    /// What is found in a chunk.
    struct Found: Equatable {
        var fields = 0
        /// Line ends outside of quotes.
        var records = 0
        /// Line ends of any kind.
        var newlines = 0
        /// The chunk ends inside quotes.
        var inside = false
        /// A byte is beyond ASCII, or NUL.
        var unusual = false
    }

    /// Writes out where fields end; `fieldEnds` has room for `bytes.count + slack`. `unusual` gets a bit for each block
    /// of 64 bytes with a byte beyond ASCII, or a NUL, and has room for `bytes.count / 4096 + 1` words. Nil where a
    /// quote stands in an odd place: what was written is then worth nothing.
    func index(
        _ bytes: UnsafeRawBufferPointer, _ dialect: Dialect, from start: ScanState,
        _ fieldEnds: UnsafeMutableBufferPointer<UInt32>, _ unusual: UnsafeMutablePointer<UInt64>
    ) -> Found? {
        guard let base = bytes.baseAddress, bytes.count > 0 else {
            return Found(inside: start == .quoted)
        }
        // Only a line end can make sense of the CR before it.
        if start == .carriageReturnSeen, unsafe bytes[0] != Dialect.newline { return nil }
        // A byte that is not there quotes nothing. No UTF-8 text has this one.
        let absent: UInt8 = 0xff
        let quote = dialect.hasQuote ? dialect.quote : absent
        guard let code,
            unsafe dialect.hasQuote || memchr(base, Int32(absent), bytes.count) == nil
        else {
            return unsafe PlainKernel.index(bytes, dialect, from: start, fieldEnds, unusual)
        }
        let top: UInt64 = 1 &<< 63
        var carry = gate_carry(
            inside: start == .quoted ? ~0 : 0, bare: start == .bare ? top : 0,
            quote: start == .quoteSeen ? top : 0)
        var found = gate_found()
        let regular = unsafe gate_index(
            code, base, bytes.count, quote, dialect.delimiter, &carry,
            fieldEnds.baseAddress!, unusual, &found)
        guard regular != 0 else { return nil }
        return Found(
            fields: found.fields, records: found.records, newlines: found.newlines,
            inside: found.inside != 0, unusual: found.unusual != 0)
    }

    /// Writes out where the text of each record begins and ends, without its line end, and a hash of it, the same in
    /// all kernels. The first one begins at `start`.
    func records(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ fieldEnds: UnsafePointer<UInt32>,
        _ recordEnds: UnsafePointer<UInt32>, count: Int,
        _ starts: UnsafeMutablePointer<UInt32>, _ ends: UnsafeMutablePointer<UInt32>,
        _ hashes: UnsafeMutablePointer<UInt64>
    ) {
        guard let base = bytes.baseAddress else { return }
        guard let code else {
            return unsafe PlainKernel.records(
                base, from: start, fieldEnds, recordEnds, count: count, starts, ends, hashes)
        }
        unsafe gate_records(
            code, base, bytes.count, start, fieldEnds, recordEnds, count, starts, ends, hashes)
    }

    /// Counts, for each column, the fields without a byte or with two quotes alone. The records have `columns` fields
    /// each; `fieldEnds[-1]` is the end before the first of them.
    func countEmpty(
        _ bytes: UnsafePointer<UInt8>, quote: UInt8, _ fieldEnds: UnsafePointer<UInt32>,
        records: Int, columns: Int, into counts: UnsafeMutablePointer<Int>
    ) {
        guard let code else {
            return unsafe PlainKernel.countEmpty(
                bytes, quote: quote, fieldEnds, records: records, columns: columns, into: counts)
        }
        unsafe counts.withMemoryRebound(to: Int64.self, capacity: columns) { counts in
            unsafe gate_count_empty(code, bytes, quote, fieldEnds, records, columns, counts)
        }
    }

    /// Looks at values that begin and end at these positions as at URLs.
    func lookAtURLs(
        _ bytes: UnsafeBufferPointer<UInt8>, _ starts: UnsafePointer<UInt32>,
        _ ends: UnsafePointer<UInt32>, count: Int, into glances: UnsafeMutablePointer<UInt8>
    ) {
        guard let base = bytes.baseAddress else { return }
        guard let code else {
            return unsafe PlainKernel.lookAtURLs(base, starts, ends, count: count, into: glances)
        }
        unsafe gate_look_at_urls(code, base, bytes.count, starts, ends, count, glances)
    }

    /// Sets a bit for each `?`, `#`, `&` and `=`.
    func markQuery(_ bytes: UnsafeBufferPointer<UInt8>, into marks: UnsafeMutablePointer<UInt64>) {
        guard let base = bytes.baseAddress else { return }
        guard let code else { return unsafe PlainKernel.markQuery(bytes, into: marks) }
        unsafe gate_mark_query(code, base, bytes.count, marks)
    }
}

/// What is seen of a URL at a glance.
package struct URLGlance: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// A byte up to 0x20, or 0x7f: no URL has one.
    package static var blank: URLGlance { URLGlance(rawValue: UInt8(GATE_URL_BLANK)) }
    /// A question mark.
    package static var query: URLGlance { URLGlance(rawValue: UInt8(GATE_URL_QUERY)) }
    /// It does not begin with `http://` or `https://`, and is not empty.
    package static var noWeb: URLGlance { URLGlance(rawValue: UInt8(GATE_URL_NO_WEB)) }
}
