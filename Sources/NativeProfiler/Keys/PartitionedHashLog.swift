import CLibrary

/// Words of 64 bits, sorted into 256 parts by a key's top byte: in memory up to a limit, past it in
/// a temporary file without a name, so that nothing is left behind by a run that was killed.
///
/// Equal keys meet in the same part, and part after part is small enough for the cache, however many there
/// are in all. A part is a chain of blocks, so nothing is moved when it grows: each word costs its own eight
/// bytes and an eighth of a byte for the chain.
@safe final class PartitionedHashLog: @unchecked Sendable {
    // Owned by one worker at a time; workers' logs are merged after they ended.

    /// For each part, where its next word goes: inside a block, or at a block's start where the last is full.
    private let cursors: UnsafeMutablePointer<UnsafeMutablePointer<UInt64>?>
    /// Blocks are aligned to their size, so a cursor tells where its block begins.
    private static let blockWords = 64
    private static let blockMask = UInt(blockWords * 8 - 1)
    private let blocks: UnsafeMutablePointer<Int32>

    private var slabs: [Slab] = []
    private var freeInSlab = 0
    private var bytesInMemory = 0
    private let limit: Int
    private var segments: [[Segment]] = []
    private var others: [PartitionedHashLog] = []
    /// Set once; what was lost after it must not be judged.
    private(set) var failure: String?

    private struct Segment {
        let file: SpillFile
        let offset: Int
        let count: Int
    }

    /// - Parameter memoryLimit: In bytes.
    init(memoryLimit: Int) {
        limit = max(memoryLimit, 2048)
        unsafe cursors = .allocate(capacity: 256)
        unsafe cursors.initialize(repeating: nil, count: 256)
        unsafe blocks = .allocate(capacity: 256)
        unsafe blocks.initialize(repeating: 0, count: 256)
    }

    deinit {
        unsafe cursors.deallocate()
        unsafe blocks.deallocate()
    }

    /// Memory for blocks. The first slabs have as many blocks as there are parts, so that a small file takes one
    /// or two; later ones are huge pages, since to get memory page by page costs more than to fill it.
    @safe private final class Slab {
        let blocks: Int
        private let base: UnsafeMutableRawPointer

        static let small = 256
        static let huge = (2 << 20) / (PartitionedHashLog.blockWords * 8)

        init(blocks: Int) {
            self.blocks = blocks
            let bytes = blocks * PartitionedHashLog.blockWords * 8
            let alignment = blocks == Self.huge ? bytes : PartitionedHashLog.blockWords * 8
            unsafe base = .allocate(byteCount: bytes, alignment: alignment)
            #if os(Linux)
                // Advice that the system may leave aside: the memory works as well in small pages.
                if blocks == Self.huge { unsafe madvise(base, bytes, MADV_HUGEPAGE) }
            #endif
        }

        deinit { unsafe base.deallocate() }

        func block(_ i: Int) -> UnsafeMutablePointer<UInt64> {
            unsafe (base + i * PartitionedHashLog.blockWords * 8).bindMemory(
                to: UInt64.self, capacity: PartitionedHashLog.blockWords)
        }
    }

    // MARK: - Writing

    @inline(__always)
    func append(_ word: UInt64, key: UInt64) {
        let part = Int(truncatingIfNeeded: key &>> 56)
        var cursor = unsafe cursors[part]
        if UInt(bitPattern: cursor) & Self.blockMask == 0 {
            unsafe cursor = newBlock(part)
        }
        guard let place = unsafe cursor else { return }
        unsafe place.pointee = word
        unsafe cursors[part] = place + 1
    }

    /// The first place of a new block of a part; nil where nothing can be kept any more.
    @inline(never)
    private func newBlock(_ part: Int) -> UnsafeMutablePointer<UInt64>? {
        if bytesInMemory >= limit { spill() }
        guard failure == nil else { return nil }
        if freeInSlab == 0 {
            slabs.append(Slab(blocks: slabs.count < 16 ? Slab.small : Slab.huge))
            freeInSlab = slabs[slabs.count - 1].blocks
        }
        freeInSlab -= 1
        bytesInMemory += Self.blockWords * 8
        unsafe blocks[part] += 1
        let block = unsafe slabs[slabs.count - 1].block(freeInSlab)
        unsafe block.pointee = UInt64(UInt(bitPattern: cursors[part]))
        return unsafe block + 1
    }

    private func spill() {
        if segments.isEmpty { segments = Array(repeating: [], count: 256) }
        do {
            let file = try SpillFile()
            var offset = 0
            for part in 0..<256 {
                let words = wordsInMemory(part)
                guard !words.isEmpty else { continue }
                try file.write(words, at: offset)
                segments[part].append(Segment(file: file, offset: offset, count: words.count))
                offset += words.count * 8
            }
        } catch {
            failure = error.message
        }
        for part in 0..<256 {
            unsafe cursors[part] = nil
            unsafe blocks[part] = 0
        }
        slabs = []
        freeInSlab = 0
        bytesInMemory = 0
    }

    func merge(_ other: PartitionedHashLog) {
        others.append(other)
        failure = failure ?? other.failure
    }

    // MARK: - Reading

    /// Calls `body` with stretches of a part's words in memory, the last written first.
    private func forEachRun(_ part: Int, _ body: (UnsafeBufferPointer<UInt64>) -> Void) {
        var end = unsafe UInt(bitPattern: cursors[part])
        while end != 0 {
            let start = (end - 8) & ~Self.blockMask
            guard let block = unsafe UnsafePointer<UInt64>(bitPattern: start) else { return }
            unsafe body(.init(start: block + 1, count: Int((end - start) / 8) - 1))
            end = unsafe UInt(block.pointee)
        }
    }

    private func wordsInMemory(_ part: Int) -> [UInt64] {
        var count = 0
        unsafe forEachRun(part) { count += $0.count }
        // Without room, Swift would note "0 words" in the one empty array that all threads share.
        guard count > 0 else { return [] }
        return unsafe [UInt64](unsafeUninitializedCapacity: count) { words, filled in
            var at = count
            unsafe forEachRun(part) { run in
                at -= run.count
                _ = unsafe UnsafeMutableBufferPointer(rebasing: words[at...]).update(
                    fromContentsOf: run)
            }
            filled = count
        }
    }

    /// As many words as a part has at most: its blocks are counted, not what is in them.
    func bound(ofPart part: Int) -> Int {
        let spilled = segments.isEmpty ? 0 : segments[part].reduce(0) { $0 + $1.count }
        let kept = unsafe Int(blocks[part]) * (Self.blockWords - 1)
        return others.reduce(spilled + kept) { $0 + $1.bound(ofPart: part) }
    }

    /// All words of a part, stretch by stretch, in no particular order.
    func forEachRun(
        ofPart part: Int, _ body: (UnsafeBufferPointer<UInt64>) -> Void
    ) throws(SpillError) {
        if let failure { throw SpillError(message: failure) }
        for segment in segments.isEmpty ? [] : segments[part] {
            let words = try segment.file.read(segment.count, at: segment.offset)
            unsafe words.withUnsafeBufferPointer { unsafe body($0) }
        }
        unsafe forEachRun(part, body)
        for other in others { unsafe try other.forEachRun(ofPart: part, body) }
    }

    /// All words of a part; those that were written together stand together.
    func words(ofPart part: Int) throws(SpillError) -> [UInt64] {
        if let failure { throw SpillError(message: failure) }
        var words: [UInt64] = []
        for segment in segments.isEmpty ? [] : segments[part] {
            words += try segment.file.read(segment.count, at: segment.offset)
        }
        words += wordsInMemory(part)
        for other in others { words += try other.words(ofPart: part) }
        return words
    }
}

/// The sets of keys could not be kept: no room in the temporary folder, as a rule.
struct SpillError: Error, Equatable {
    let message: String
}

/// A temporary file that has no name, and is gone with the process.
private final class SpillFile {
    private let descriptor: Int32

    init() throws(SpillError) {
        let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        var template = Array("\(folder)/gate-spill-XXXXXX".utf8CString)
        let fd = unsafe mkstemp(&template)
        guard fd >= 0 else { throw Self.failed("cannot create a temporary file in \(folder)") }
        unsafe unlink(template)
        descriptor = fd
    }

    deinit { close(descriptor) }

    private static func failed(_ what: String) -> SpillError {
        let code = errno
        let text = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
        return SpillError(message: "\(what): \(text)")
    }

    func write(_ words: [UInt64], at offset: Int) throws(SpillError) {
        let count = words.count * 8
        let done = unsafe words.withUnsafeBytes { p in
            var done = 0
            while done < count {
                let n = unsafe pwrite(
                    descriptor, p.baseAddress! + done, count - done, off_t(offset + done))
                if n < 0, errno == EINTR { continue }
                if n <= 0 { break }
                done += n
            }
            return done
        }
        guard done == count else { throw Self.failed("cannot write to a temporary file") }
    }

    func read(_ count: Int, at offset: Int) throws(SpillError) -> [UInt64] {
        let words = unsafe [UInt64](unsafeUninitializedCapacity: count) { buffer, filled in
            var done = 0
            let raw = UnsafeMutableRawBufferPointer(buffer)
            while done < count * 8 {
                let n = unsafe pread(
                    descriptor, raw.baseAddress! + done, count * 8 - done, off_t(offset + done))
                if n < 0, errno == EINTR { continue }
                if n <= 0 { break }
                done += n
            }
            filled = done / 8
        }
        guard words.count == count else { throw Self.failed("cannot read a temporary file") }
        return words
    }
}
