import Synchronization

/// How a scan is cut up. No choice changes what the consumers see in sum.
package struct ScanOptions: Sendable {
    /// Bytes read at a time by one worker. 256 KiB stay in a core's second-level cache.
    package var chunkBytes = 256 << 10
    package var threads = 1
    /// A longer record is not kept but handed on as `OversizedRecord`.
    package var maxRecordBytes = 16 << 20
    /// Tests try them all.
    var kernel = ScanKernel.best

    package init() {}
}

/// What is known about the bytes as a whole.
package struct ScanSummary: Sendable, Equatable {
    /// Uncompressed, header included.
    package var bytes = 0
    package var lines = 0
    /// Why the bytes ended early; nil where they were whole.
    package var damage: String?
    /// Of a text that is not UTF-8.
    package var landed: Landed?

    /// What stands for bytes as they landed.
    package struct Landed: Sendable, Equatable {
        package let hash: UInt64
        package let bytes: Int
    }

    package init(bytes: Int = 0, lines: Int = 0, damage: String? = nil) {
        self.bytes = bytes
        self.lines = lines
        self.damage = damage
    }
}

/// Scans all records on several threads.
///
/// Workers take chunks in order. What a quote means in a chunk depends on all bytes before it, so
/// the state at the end of each chunk is handed on to the next (`Chain`); everything else runs side by
/// side. A record that lies across chunks is put together by `Seams`, so nothing is read twice and
/// a pipe works as a file does.
///
/// - Parameter headerBytes: What `readHeader` consumed, with its line count: where offsets and line
///   numbers begin.
package func scan<Consumer: RecordConsumer & Sendable>(
    _ source: PartitionBytes, _ dialect: Dialect, _ options: ScanOptions,
    headerBytes: Int = 0, headerLines: Int = 0, makeConsumer: @Sendable () -> Consumer
) throws(ScanError) -> (consumers: [Consumer], summary: ScanSummary) {
    let shared = ScanShared(
        source.body, dialect, options, offset: source.preamble.count + headerBytes,
        line: source.preambleLines + headerLines + 1)
    // Of a stream, one of the threads does nothing but read: to decompress takes as long as everything else.
    let reader = shared.usefulThreads > 1 ? shared.ahead : nil
    let workers = shared.usefulThreads - (reader == nil ? 0 : 1)
    let results = Results<Consumer>(count: workers, make: makeConsumer)
    onThreads(shared.usefulThreads) { index in
        if index == workers {
            reader?.run()
            return
        }
        var worker = Worker(shared, results.take(index))
        worker.run()
        results.put(worker.consumer, index)
    }
    if let error = shared.failure { throw error }
    var consumers = results.all
    var summary = shared.finish(into: &consumers[0], damage: source.damage)
    summary.landed = source.landed
    try source.checkUnchanged()
    return (consumers, summary)
}

/// Scans all records on the calling thread, in the order of the file. Nothing is handed to another thread, so the
/// consumer may hold whatever it likes.
package func scanInOrder<Consumer: RecordConsumer>(
    _ source: PartitionBytes, _ dialect: Dialect, _ options: ScanOptions,
    headerBytes: Int = 0, headerLines: Int = 0, into consumer: inout Consumer
) throws(ScanError) -> ScanSummary {
    var options = options
    options.threads = 1
    let shared = ScanShared(
        source.body, dialect, options, offset: source.preamble.count + headerBytes,
        line: source.preambleLines + headerLines + 1)
    var worker = Worker(shared, consumer)
    worker.run()
    if let error = shared.failure { throw error }
    consumer = worker.consumer
    var summary = shared.finish(into: &consumer, damage: source.damage)
    summary.landed = source.landed
    try source.checkUnchanged()
    return summary
}

/// The consumers of the workers, each handed out and back once.
private final class Results<Consumer: Sendable>: Sendable {
    private let consumers: Mutex<[Consumer]>

    init(count: Int, make: () -> Consumer) { consumers = Mutex((0..<count).map { _ in make() }) }

    func take(_ index: Int) -> Consumer { consumers.withLock { $0[index] } }
    func put(_ consumer: Consumer, _ index: Int) { consumers.withLock { $0[index] = consumer } }
    var all: [Consumer] { consumers.withLock { $0 } }
}

/// What the workers of one scan share; every stored property but the constants is guarded.
final class ScanShared: @unchecked Sendable {
    let dialect: Dialect
    let options: ScanOptions
    let chunkBytes: Int
    private let body: PartitionBytes.Body
    private let monitor = Monitor()
    private let tickets = Monitor()
    // Guarded by `tickets`.
    private var nextTicket = 0
    /// Of a stream.
    let ahead: ReadAhead?
    // Guarded by `monitor`.
    private var turn = 0
    private var state = ScanState.fieldStart
    private var offset: Int
    private var line: Int
    private var seams: Seams
    private(set) var failure: ScanError?

    init(
        _ body: PartitionBytes.Body, _ dialect: Dialect, _ options: ScanOptions, offset: Int,
        line: Int
    ) {
        self.body = body
        self.dialect = dialect
        self.options = options
        // A record inside one chunk is then never longer than the limit, at any chunk size.
        chunkBytes = max(1, min(options.chunkBytes, options.maxRecordBytes))
        if case .stream(let stream) = body {
            ahead = ReadAhead(stream, chunkBytes: chunkBytes)
        } else {
            ahead = nil
        }
        self.offset = offset
        self.line = line
        seams = Seams(offset: offset, line: line, limit: options.maxRecordBytes)
    }

    /// More threads than chunks would only cost their start.
    var usefulThreads: Int {
        guard case .file(let file, let from) = body else { return max(1, options.threads) }
        return max(1, min(options.threads, (file.size - from) / chunkBytes + 1))
    }

    /// Reads the next chunk; nil at the end or after a failure.
    func read(into buffer: inout ChunkBuffer) -> (ticket: Int, count: Int)? {
        switch body {
        case .file(let file, let from):
            let ticket = tickets.locked {
                defer { nextTicket += 1 }
                return nextTicket
            }
            let start = from + ticket * chunkBytes
            guard start < file.size, failureSoFar == nil else { return nil }
            let wanted = min(chunkBytes, file.size - start)
            do throws(ScanError) {
                let target = unsafe UnsafeMutableRawBufferPointer(
                    start: buffer.base, count: wanted)
                let n = unsafe try file.read(into: target, at: start)
                guard n == wanted else {
                    throw ScanError(
                        .changed,
                        "\(file.name) shrank while it was read: \(file.size) bytes at first, "
                            + "it ended at \(start + n); nothing was decided, run again when it is "
                            + "complete")
                }
                return (ticket, n)
            } catch {
                fail(error)
                return nil
            }
        case .stream:
            do throws(ScanError) {
                guard let ahead, failureSoFar == nil else { return nil }
                return try ahead.next(&buffer)
            } catch {
                fail(error)
                return nil
            }
        }
    }

    private var failureSoFar: ScanError? { monitor.locked { failure } }

    func fail(_ error: ScanError) {
        monitor.locked {
            if failure == nil { failure = error }
            monitor.signalAll()
        }
        ahead?.stop()
    }

    /// Waits for a chunk's turn and lets `resolve` turn the state before it into the one after it.
    func takeTurn(
        _ ticket: Int, _ bytes: UnsafeRawBufferPointer,
        resolve: (ScanState) -> (end: ScanState, lines: Int)
    ) -> (offset: Int, line: Int)? {
        func isOurs() -> Bool { turn == ticket || failure != nil }
        return monitor.locked(when: isOurs) {
            guard failure == nil else { return nil }
            let place = (offset, line)
            let (end, lines) = resolve(state)
            state = end
            offset += bytes.count
            line += lines
            turn += 1
            monitor.signalAll()
            return place
        }
    }

    /// Hands in the ends of a chunk; returns the records that are whole now.
    func deposit(_ piece: Seams.Piece) -> [Seams.Stitched] {
        monitor.locked { seams.deposit(piece) }
    }

    /// The last record, where the file does not end with a line end.
    func finish(
        into consumer: inout some RecordConsumer, damage: String?
    ) -> ScanSummary {
        let last = seams.finish(unterminated: state == .quoted)
        if let last {
            var index = ChunkIndex(dialect, options.kernel)
            consume(last, with: &index, consumer: &consumer, dialect)
        }
        return ScanSummary(bytes: offset, lines: line - 1, damage: damage)
    }
}

/// One thread's part of a scan.
@safe private struct Worker<Consumer: RecordConsumer>: ~Copyable {
    private let shared: ScanShared
    private var buffer: ChunkBuffer
    private var index: ChunkIndex
    private var seamIndex: ChunkIndex
    var consumer: Consumer

    init(_ shared: ScanShared, _ consumer: Consumer) {
        self.shared = shared
        self.consumer = consumer
        buffer = ChunkBuffer(shared.chunkBytes)
        index = ChunkIndex(shared.dialect, shared.options.kernel)
        seamIndex = ChunkIndex(shared.dialect, shared.options.kernel)
    }

    mutating func run() {
        while let (ticket, count) = shared.read(into: &buffer) {
            let bytes = unsafe UnsafeRawBufferPointer(start: buffer.base, count: count)
            // What a quote means depends on all bytes before the chunk; a guess is checked when they are known.
            let guess = unsafe ScanState.guessed(before: bytes, shared.dialect)
            let end = unsafe index.scan(bytes, from: guess)
            let place = unsafe shared.takeTurn(ticket, bytes) { state in
                if let end, unsafe state.agrees(with: guess, first: bytes[0], shared.dialect) {
                    return (end, index.lineCount)
                }
                let end = unsafe index.scan(bytes, from: state) ?? index.walk(bytes, from: state)
                return (end, index.lineCount)
            }
            guard let (offset, line) = place else { return }
            let piece = unsafe Seams.Piece(ticket, bytes, index, offset: offset, line: line)
            for stitched in shared.deposit(piece) {
                CSVScan.consume(stitched, with: &seamIndex, consumer: &consumer, shared.dialect)
            }
            unsafe index.handOver(
                bytes, records: 1..<max(1, index.recordCount), offset: offset, line: line,
                unterminated: false, to: &consumer)
        }
    }
}

/// Scans a record that was put together from several chunks, or the file's last.
private func consume(
    _ stitched: Seams.Stitched, with index: inout ChunkIndex,
    consumer: inout some RecordConsumer, _ dialect: Dialect
) {
    guard let bytes = stitched.bytes else {
        consumer.consume(
            oversized: OversizedRecord(
                offset: stitched.offset, line: stitched.line, bytes: stitched.length,
                unterminated: stitched.unterminated))
        return
    }
    unsafe bytes.withUnsafeBytes { raw in
        if unsafe index.scan(raw, from: .fieldStart) == nil {
            _ = unsafe index.walk(raw, from: .fieldStart)
        }
        if index.recordCount == 0 { index.closeLast() }
        unsafe index.handOver(
            raw, records: 0..<index.recordCount, offset: stitched.offset, line: stitched.line,
            unterminated: stitched.unterminated, to: &consumer)
    }
}

extension ChunkIndex {
    /// Gives some of the chunk's records to a consumer.
    func handOver(
        _ bytes: UnsafeRawBufferPointer, records: Range<Int>, offset: Int, line: Int,
        unterminated: Bool, to consumer: inout some RecordConsumer
    ) {
        guard !records.isEmpty, let base = bytes.baseAddress else { return }
        var flags: [UInt64] = []
        markOdd(into: &flags, records: records)
        let first = records.lowerBound
        let firstField = unsafe first == 0 ? 0 : Int(recordEnds[first - 1])
        let start = unsafe firstField == 0 ? 0 : Int(fieldEnds[firstField - 1]) + 1
        unsafe flags.withUnsafeBufferPointer { odd in
            let batch = unsafe RecordBatch(
                bytes: base.assumingMemoryBound(to: UInt8.self), byteCount: bytes.count,
                fieldEnds: UnsafePointer(fieldEnds.baseAddress!),
                recordEnds: UnsafePointer(recordEnds.baseAddress! + first),
                count: records.count, start: start, firstField: firstField, offset: offset,
                line: line, odd: odd.isEmpty ? nil : odd.baseAddress,
                unusual: unusual, quote: dialect.quote, kernel: kernel,
                unterminated: unterminated, origins: nil)
            consumer.consume(batch)
        }
    }
}
