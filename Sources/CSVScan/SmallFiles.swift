import CLibrary

// Advice to the next reader. To open a scan costs memory for chunks, locks and a thread's turn, which for a file of
// some kilobytes is more than to read it. A day may come in ten thousand of them: here they are read one after the
// other in the same memory, with nothing allocated for any of them.

/// Reads files that fit into one chunk, one after the other.
@safe package final class SmallFiles: @unchecked Sendable {
    // Owned by one worker at a time.

    /// A longer file is for `scan`. As long as its chunks: what is read stays in a core's second-level cache.
    package let limit: Int
    private let buffer: ChunkBuffer
    private var index: ChunkIndex
    private let dialect: Dialect
    /// Bytes of the file read last.
    package private(set) var count = 0

    package init(_ dialect: Dialect, _ options: ScanOptions) {
        // One record may be all of a file.
        limit = max(0, min(options.chunkBytes, options.maxRecordBytes))
        buffer = ChunkBuffer(limit + 1)
        index = ChunkIndex(dialect, options.kernel)
        index.reserve(limit + 1)
        self.dialect = dialect
    }

    /// Reads a whole plain file.
    ///
    /// - Parameter expected: Size and time of the last write, in nanoseconds, that it is to have.
    /// - Returns: False for what is too long, compressed or no plain file: `PartitionBytes` reads it.
    package func read(
        _ path: String, expected: (size: Int, modified: Int64)?
    ) throws(ScanError) -> Bool {
        // To open it twice would cost more than all else.
        guard !path.hasSuffix(".gz"), !path.hasSuffix(".zst") else { return false }
        let fd = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard fd >= 0 else { throw ScanError.system(errno, "cannot open \(path)") }
        defer { _ = close(fd) }
        var info = stat()
        guard unsafe fstat(fd, &info) == 0 else {
            throw ScanError.system(errno, "cannot stat \(path)")
        }
        let size = Int(info.st_size)
        guard info.st_mode & S_IFMT == S_IFREG, size <= limit else {
            return false
        }
        if let expected { try Self.check(info, expected, path) }
        count = 0
        // One byte more than there should be: a file that grows shows.
        while count <= size {
            let n = unsafe readOnce(fd, buffer.base + count, size + 1 - count)
            if n == 0 { break }
            guard n > 0 else {
                if errno == EINTR { continue }
                throw ScanError.system(errno, "cannot read \(path)")
            }
            count += n
            // More was asked for than came, so this is the end; or it has grown.
            if count >= size { break }
        }
        var after = stat()
        guard unsafe fstat(fd, &after) == 0, count == size,
            Self.modified(after) == Self.modified(info), after.st_size == info.st_size
        else { throw Self.changed(path, size, Int(after.st_size)) }
        let isZstd = count >= 4 && ZstdStream.isMagic(unsafe Array(bytes.prefix(4)))
        return !isZstd && !isMarked(0x1f, 0x8b) && !isMarked(0xff, 0xfe) && !isMarked(0xfe, 0xff)
    }

    private func isMarked(_ first: UInt8, _ second: UInt8) -> Bool {
        guard count >= 2 else { return false }
        return unsafe bytes[0] == first && bytes[1] == second
    }

    /// Reads a whole stream, where it is short enough.
    ///
    /// - Returns: Whether it was; where not, it is to be opened again.
    package func read(_ source: PartitionBytes) throws(ScanError) -> Bool {
        guard case .stream(let stream) = source.body else { return false }
        count = unsafe try stream.read(into: .init(start: buffer.base, count: limit + 1))
        try source.checkUnchanged()
        return count <= limit
    }

    static func modified(_ info: stat) -> Int64 {
        #if canImport(Darwin)
            let time = info.st_mtimespec
        #else
            let time = info.st_mtim
        #endif
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    static func check(
        _ info: stat, _ expected: (size: Int, modified: Int64), _ path: String
    ) throws(ScanError) {
        guard Int(info.st_size) == expected.size, modified(info) == expected.modified else {
            throw changed(path, expected.size, Int(info.st_size))
        }
    }

    static func changed(_ path: String, _ before: Int, _ now: Int) -> ScanError {
        ScanError(
            .changed,
            "\(path) changed while it was read (\(before) bytes at first, \(now) now); nothing was "
                + "decided, run again when it is complete")
    }

    /// The bytes at hand: those of the file read last.
    package var bytes: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: buffer.base, count: count)
    }

    /// Whether the file begins with these bytes.
    package func begins(with text: [UInt8]) -> Bool {
        guard text.count <= count else { return false }
        return unsafe text.withUnsafeBytes { text in
            unsafe text.isEmpty || memcmp(text.baseAddress!, buffer.base, text.count) == 0
        }
    }

    /// The header of the file at hand, decoded; nil for an empty one.
    package func header() -> PartitionBytes.Header? {
        unsafe PartitionBytes.Header(Array(bytes), dialect, atEnd: true)
    }

    /// Hands the records behind the header to a consumer.
    package func scan(
        headerBytes: Int, headerLines: Int, damage: String? = nil,
        into consumer: inout some RecordConsumer
    ) -> ScanSummary {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[min(headerBytes, count)...])
        guard rest.count > 0 else {
            return ScanSummary(bytes: count, lines: headerLines, damage: damage)
        }
        var end = unsafe index.scan(rest, from: .fieldStart)
        if end == nil { end = unsafe index.walk(rest, from: .fieldStart) }
        let isOpen = unsafe rest[rest.count - 1] != Dialect.newline || end == .quoted
        if isOpen { index.closeLast() }
        unsafe index.handOver(
            rest, records: 0..<index.recordCount, offset: headerBytes, line: headerLines + 1,
            unterminated: end == .quoted, to: &consumer)
        return ScanSummary(
            bytes: count, lines: headerLines + index.lineCount, damage: damage)
    }
}
