#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Words of 64 bits, sorted into 256 parts by a key's top byte: in memory up to a limit, past it in
/// a temporary file without a name, so that nothing is left behind by a run that was killed.
///
/// Equal keys meet in the same part, and part after part is small enough for the cache, however many there
/// are in all.
final class WordLog: @unchecked Sendable {
    // Owned by one worker at a time; workers' logs are merged after they ended.
    private var parts: [[UInt64]] = Array(repeating: [], count: 256)
    private var segments: [[Segment]] = []
    private var wordsInMemory = 0
    private var limit: Int
    /// Set once; what was lost after it must not be judged.
    private(set) var failure: String?

    private struct Segment {
        let file: SpillFile
        let offset: Int
        let count: Int
    }

    /// - Parameter memoryLimit: In bytes.
    init(memoryLimit: Int) { limit = max(memoryLimit / 8, 256) }

    @inline(__always)
    func append(_ word: UInt64, key: UInt64) {
        parts[Int(truncatingIfNeeded: key &>> 56)].append(word)
        wordsInMemory &+= 1
        if wordsInMemory > limit { spill() }
    }

    /// Words that belong together and stay together.
    func append(_ words: [UInt64], key: UInt64) {
        parts[Int(truncatingIfNeeded: key &>> 56)].append(contentsOf: words)
        wordsInMemory += words.count
        if wordsInMemory > limit { spill() }
    }

    private func spill() {
        guard failure == nil else {
            for i in 0..<256 { parts[i].removeAll(keepingCapacity: true) }
            wordsInMemory = 0
            return
        }
        if segments.isEmpty { segments = Array(repeating: [], count: 256) }
        do {
            let file = try SpillFile()
            var offset = 0
            for i in 0..<256 where !parts[i].isEmpty {
                try file.write(parts[i], at: offset)
                segments[i].append(Segment(file: file, offset: offset, count: parts[i].count))
                offset += parts[i].count * 8
                parts[i].removeAll(keepingCapacity: true)
            }
        } catch {
            failure = error.message
        }
        wordsInMemory = 0
    }

    var hasSpilled: Bool { !segments.isEmpty }

    func merge(_ other: WordLog) {
        if !other.segments.isEmpty {
            if segments.isEmpty { segments = Array(repeating: [], count: 256) }
            for i in 0..<256 { segments[i] += other.segments[i] }
        }
        for i in 0..<256 where !other.parts[i].isEmpty {
            parts[i].append(contentsOf: other.parts[i])
            wordsInMemory += other.parts[i].count
            other.parts[i] = []
        }
        failure = failure ?? other.failure
        limit += other.limit
    }

    /// All words of one part, in no particular order of their groups.
    func words(ofPart part: Int) throws(KeyError) -> [UInt64] {
        if let failure { throw KeyError(message: failure) }
        guard !segments.isEmpty, !segments[part].isEmpty else { return parts[part] }
        var words: [UInt64] = []
        words.reserveCapacity(segments[part].reduce(parts[part].count) { $0 + $1.count })
        for segment in segments[part] {
            words += try segment.file.read(segment.count, at: segment.offset)
        }
        return words + parts[part]
    }
}

/// The sets of keys could not be kept: no room in the temporary folder, as a rule.
package struct KeyError: Error, Equatable {
    package let message: String
}

/// A temporary file that has no name, and is gone with the process.
private final class SpillFile {
    private let descriptor: Int32

    init() throws(KeyError) {
        let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        var template = Array("\(folder)/gate-spill-XXXXXX".utf8CString)
        let fd = unsafe mkstemp(&template)
        guard fd >= 0 else { throw Self.failed("cannot create a temporary file in \(folder)") }
        unsafe unlink(template)
        descriptor = fd
    }

    deinit { close(descriptor) }

    private static func failed(_ what: String) -> KeyError {
        let code = errno
        let text = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
        return KeyError(message: "\(what): \(text)")
    }

    func write(_ words: [UInt64], at offset: Int) throws(KeyError) {
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

    func read(_ count: Int, at offset: Int) throws(KeyError) -> [UInt64] {
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
