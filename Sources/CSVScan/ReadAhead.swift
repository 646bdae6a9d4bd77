/// Chunks of a stream, read by a thread of their own before a worker asks for them: to decompress takes as long
/// as to scan, and neither should wait for the other.
///
/// Nothing is copied: a worker gives its empty buffer for a full one. Where the thread does not run, because there
/// is only one or none was to be had, a worker reads for itself; so no chunk ever waits for a thread.
@safe final class ReadAhead: @unchecked Sendable {
    private let stream: any ByteStream
    private let chunkBytes: Int
    private let monitor = Monitor()
    // Guarded by `monitor`.
    private var full: [(buffer: ChunkBuffer, count: Int)] = []
    private var empty: [ChunkBuffer] = []
    private var threadRuns = false
    private var isReading = false
    private var ended = false
    private var failure: ScanError?
    private var nextTicket = 0

    /// Chunks read ahead at most.
    private static let depth = 16
    /// A thread that sleeps is woken when so many chunks wait for it, not for each: waking costs the system as much
    /// as a twentieth of a chunk costs ISA-L.
    private static let worthWaking = 8

    init(_ stream: any ByteStream, chunkBytes: Int) {
        self.stream = stream
        self.chunkBytes = chunkBytes
    }

    /// Ends reading ahead, as at the end of the stream.
    func stop() {
        monitor.locked {
            ended = true
            monitor.signalAll()
        }
    }

    /// The thread: reads until the stream ends.
    func run() {
        monitor.locked {
            threadRuns = true
            for _ in 0..<Self.depth { empty.append(ChunkBuffer(chunkBytes)) }
        }
        while true {
            let buffer: ChunkBuffer? = monitor.locked(
                when: { ended || (!isReading && !empty.isEmpty) },
                {
                    guard !ended else { return nil }
                    isReading = true
                    return empty.removeLast()
                })
            guard let buffer else { return }
            let count = fill(buffer)
            monitor.locked {
                if count > 0 { full.append((buffer, count)) }
                isReading = false
                if ended || full.count >= Self.worthWaking { monitor.signalAll() }
            }
        }
    }

    /// Reads one chunk; 0 at the end or after a failure. Only one thread at a time comes here.
    private func fill(_ buffer: ChunkBuffer) -> Int {
        do throws(ScanError) {
            let count = unsafe try stream.read(into: .init(start: buffer.base, count: chunkBytes))
            if count < chunkBytes { monitor.locked { ended = true } }
            return count
        } catch {
            monitor.locked {
                ended = true
                failure = error
            }
            return 0
        }
    }

    private enum Step {
        case take(ChunkBuffer, ticket: Int, count: Int)
        case read
        case end
    }

    /// The next chunk, in exchange for an empty buffer; nil at the end.
    func next(_ buffer: inout ChunkBuffer) throws(ScanError) -> (ticket: Int, count: Int)? {
        let own = buffer
        let step: Step = monitor.locked(
            when: { !full.isEmpty || (!isReading && (ended || !threadRuns)) },
            {
                guard full.isEmpty else {
                    let chunk = full.removeFirst()
                    empty.append(own)
                    if empty.count >= Self.worthWaking { monitor.signalAll() }
                    nextTicket += 1
                    return .take(chunk.buffer, ticket: nextTicket - 1, count: chunk.count)
                }
                guard !ended else { return .end }
                isReading = true
                return .read
            })
        switch step {
        case .take(let full, let ticket, let count):
            buffer = full
            return (ticket, count)
        case .read:
            let count = fill(own)
            let ticket = monitor.locked { () -> Int in
                isReading = false
                monitor.signalAll()
                nextTicket += 1
                return nextTicket - 1
            }
            if count > 0 { return (ticket, count) }
            try failed()
            return nil
        case .end:
            try failed()
            return nil
        }
    }

    private func failed() throws(ScanError) {
        if let failure = monitor.locked({ failure }) { throw failure }
    }
}

/// Memory for one chunk: page-aligned, since read(2) into a buffer at page+16 costs five times as much.
@safe final class ChunkBuffer {
    let base: UnsafeMutableRawPointer

    init(_ bytes: Int) { unsafe base = .allocate(byteCount: max(bytes, 64), alignment: 4096) }

    deinit { unsafe base.deallocate() }
}
