import CLibrary

/// Bytes in order, each once: a pipe, a gzip file.
protocol ByteStream: AnyObject {
    /// Fills the buffer as far as there are bytes; less than its size means the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ScanError) -> Int
    /// Why the bytes ended before their end: a truncated or corrupt gzip file. Nil: all is well.
    var damage: String? { get }
}

/// An open file, closed when the last reference goes.
final class OpenFile {
    let descriptor: Int32
    let name: String
    let size: Int
    let isRegular: Bool
    /// As `signature`, when it was opened.
    let opened: [Int]
    private let closes: Bool

    init(path: String) throws(ScanError) {
        // Not blocking, so that a FIFO without a writer cannot hang the gate at open.
        let fd = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard fd >= 0 else { throw ScanError.system(errno, "cannot open \(path)") }
        var info = stat()
        guard unsafe fstat(fd, &info) == 0 else {
            let code = errno
            _ = close(fd)
            throw ScanError.system(code, "cannot stat \(path)")
        }
        let kind = info.st_mode & S_IFMT
        guard kind != S_IFDIR else {
            _ = close(fd)
            throw ScanError(.directory, "\(path) is a folder, not a file")
        }
        // Of a file it makes no difference.
        if kind != S_IFREG { _ = fcntl(fd, F_SETFL, 0) }
        opened = Self.signature(info)
        descriptor = fd
        name = path
        size = Int(info.st_size)
        isRegular = kind == S_IFREG
        closes = true
    }

    /// Standard input.
    init(standardInput: Void) {
        opened = []
        descriptor = 0
        name = "standard input"
        size = 0
        isRegular = false
        closes = false
    }

    deinit { if closes { _ = close(descriptor) } }

    /// Reads at a position until the buffer is full or the file ends.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(ScanError) -> Int {
        try unsafe fill(buffer) { rest, done in
            unsafe pread(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
        }
    }

    /// Reads what comes next until the buffer is full or the bytes end.
    func readNext(into buffer: UnsafeMutableRawBufferPointer) throws(ScanError) -> Int {
        try unsafe fill(buffer) { rest, _ in
            unsafe readOnce(descriptor, rest.baseAddress, rest.count)
        }
    }

    /// Goes back to the beginning, for `readNext`; false where that cannot be.
    func rewind() -> Bool {
        isRegular && lseek(descriptor, 0, SEEK_SET) == 0
    }

    /// Calls the system until the buffer is full or there is no more.
    private func fill(
        _ buffer: UnsafeMutableRawBufferPointer,
        _ call: (UnsafeMutableRawBufferPointer, _ done: Int) -> Int
    ) throws(ScanError) -> Int {
        var done = 0
        while done < buffer.count {
            let n = unsafe call(.init(rebasing: buffer[done...]), done)
            if n == 0 { break }
            if n < 0 {
                if errno == EINTR { continue }
                throw ScanError.system(errno, "cannot read \(name)")
            }
            done += n
        }
        return done
    }

    /// Size and time of the last write, now; nil where even that fails.
    ///
    /// Not the time of the last change: a hard link that somebody makes changes that, though no byte.
    var signature: [Int]? {
        var info = stat()
        guard unsafe fstat(descriptor, &info) == 0 else { return nil }
        return Self.signature(info)
    }

    private static func signature(_ info: stat) -> [Int] {
        #if canImport(Darwin)
            let time = info.st_mtimespec
        #else
            let time = info.st_mtim
        #endif
        return [Int(info.st_size), Int(time.tv_sec), Int(time.tv_nsec)]
    }
}

/// read(2), under a name that the method `read` does not hide.
func readOnce(_ fd: Int32, _ p: UnsafeMutableRawPointer?, _ n: Int) -> Int {
    unsafe read(fd, p, n)
}

/// The next bytes as an array; fewer than `count` mean the end.
func readArray(
    _ count: Int, _ read: (UnsafeMutableRawBufferPointer) throws(ScanError) -> Int
) throws(ScanError) -> [UInt8] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
    defer { unsafe buffer.deallocate() }
    let n = unsafe try read(buffer)
    return unsafe Array(buffer[..<n])
}

/// Nothing at all.
final class NoStream: ByteStream {
    var damage: String? { nil }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ScanError) -> Int { 0 }
}

/// A pipe, with what was read ahead of it.
final class PlainStream: ByteStream {
    private let file: OpenFile
    private var ahead: [UInt8]

    init(_ file: OpenFile, ahead: [UInt8]) {
        self.file = file
        self.ahead = ahead
    }

    var damage: String? { nil }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ScanError) -> Int {
        let n = unsafe take(&ahead, into: buffer)
        return n + (unsafe try file.readNext(into: .init(rebasing: buffer[n...])))
    }
}

/// Moves as many bytes as fit from the front of an array.
func take(_ bytes: inout [UInt8], into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let n = min(bytes.count, buffer.count)
    guard n > 0 else { return 0 }
    unsafe buffer.copyBytes(from: bytes.prefix(n))
    bytes.removeFirst(n)
    return n
}

/// A stream with some bytes put back in front of it.
final class RewoundStream: ByteStream {
    private let rest: any ByteStream
    private var ahead: [UInt8]

    init(_ rest: any ByteStream, ahead: [UInt8]) {
        self.rest = rest
        self.ahead = ahead
    }

    var damage: String? { rest.damage }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ScanError) -> Int {
        let n = unsafe take(&ahead, into: buffer)
        return n + (unsafe try rest.read(into: .init(rebasing: buffer[n...])))
    }
}
