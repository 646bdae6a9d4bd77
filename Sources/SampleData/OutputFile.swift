import CZlib

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Why nothing, or not everything, could be written.
package struct OutputError: Error, Equatable {
    package enum Kind: Sendable, Equatable {
        case exists
        case cannotCreate(code: Int32)
        case cannotWrite(code: Int32)
    }

    package let path: String
    package let kind: Kind
}

/// A file that appears under its name when it is whole, and not at all otherwise.
struct OutputFile: ~Copyable {
    private let path: String
    private let temporary: String
    private let descriptor: Int32
    private let gzip: Deflate?

    init(_ path: String, gzipped: Bool) throws(OutputError) {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
        let temporary = "\(path.dropLast(name.count)).\(name).\(getpid()).partial"
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw OutputError(path: path, kind: .cannotCreate(code: errno))
        }
        self.path = path
        self.temporary = temporary
        self.descriptor = descriptor
        gzip = gzipped ? Deflate() : nil
    }

    deinit {
        // Nothing is there under this name once the file has been committed.
        close(descriptor)
        unsafe unlink(temporary)
    }

    func write(_ bytes: [UInt8]) throws(OutputError) {
        guard let gzip else { return try put(bytes) }
        try put(gzip.compress(bytes, finish: false))
    }

    consuming func commit() throws(OutputError) {
        if let gzip { try put(gzip.compress([], finish: true)) }
        guard fsync(descriptor) == 0, unsafe rename(temporary, path) == 0 else {
            throw OutputError(path: path, kind: .cannotWrite(code: errno))
        }
    }

    private func put(_ bytes: [UInt8]) throws(OutputError) {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { all in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: all[done...])
                return unsafe systemWrite(descriptor, rest.baseAddress, rest.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw OutputError(path: path, kind: .cannotWrite(code: errno))
            }
            done += count
        }
    }
}

/// The system's `write`, which the method of that name would hide.
private func systemWrite(_ descriptor: Int32, _ from: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe write(descriptor, from, count)
}

/// A gzip stream. Its level is fixed and its time stamp zero, so one version of zlib always gives
/// the same bytes; another version may not, and then only what is inside is the same.
@safe private final class Deflate {
    // On the heap, since zlib keeps a pointer back to the stream and a struct may move.
    private let stream: UnsafeMutablePointer<z_stream>
    private var space = [UInt8](repeating: 0, count: 1 << 16)

    init() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let status = unsafe gate_deflate_init_gzip(stream, 9)
        precondition(status == Z_OK, "zlib refuses its own parameters")
    }

    deinit {
        unsafe deflateEnd(stream)
        unsafe stream.deallocate()
    }

    func compress(_ bytes: [UInt8], finish: Bool) -> [UInt8] {
        var out: [UInt8] = []
        unsafe bytes.withUnsafeBufferPointer { input in
            // zlib does not write through next_in; its type merely predates const.
            unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            unsafe stream.pointee.avail_in = UInt32(input.count)
            var full = true
            while full {
                let room = space.count
                let left = unsafe space.withUnsafeMutableBufferPointer { output in
                    unsafe stream.pointee.next_out = output.baseAddress
                    unsafe stream.pointee.avail_out = UInt32(room)
                    _ = unsafe deflate(stream, finish ? Z_FINISH : Z_NO_FLUSH)
                    return unsafe Int(stream.pointee.avail_out)
                }
                out.append(contentsOf: space[..<(room - left)])
                full = left == 0
            }
        }
        return out
    }
}

/// What is done to the folder around the files.
enum Folder {
    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// The plain and the compressed name of a partition.
    static func forms(of name: String) -> [String] {
        let plain = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
        return [plain, plain + ".gz"]
    }

    /// Parents included, as `mkdir -p` does.
    static func create(_ path: String) throws(OutputError) {
        guard !path.isEmpty, !exists(path) else { return }
        if let slash = path.lastIndex(of: "/") { try create(String(path[..<slash])) }
        guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw OutputError(path: path, kind: .cannotCreate(code: errno))
        }
    }

    static func remove(_ path: String) throws(OutputError) {
        guard unsafe unlink(path) == 0 || errno == ENOENT else {
            throw OutputError(path: path, kind: .cannotWrite(code: errno))
        }
    }

    /// A rename is only as durable as the folder that it happened in.
    static func sync(_ path: String) throws(OutputError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw OutputError(path: path, kind: .cannotWrite(code: errno))
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw OutputError(path: path, kind: .cannotWrite(code: errno))
        }
    }
}
