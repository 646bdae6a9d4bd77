import CZlib
package import Durable
import Shared

/// Why nothing, or not everything, could be written.
package struct OutputError: Error, Equatable {
    package enum Kind: Sendable, Equatable {
        case exists
        case cannotCreate(FileError)
        case cannotWrite(FileError)
    }

    package let path: String
    package let kind: Kind

    /// Says of a failure at the edge which of ours it is.
    static func creating<T>(
        _ path: String, _ body: () throws(FileError) -> T
    ) throws(OutputError) -> T {
        do {
            return try body()
        } catch {
            throw OutputError(path: path, kind: .cannotCreate(error))
        }
    }

    static func writing<T>(
        _ path: String, _ body: () throws(FileError) -> T
    ) throws(OutputError) -> T {
        do {
            return try body()
        } catch {
            throw OutputError(path: path, kind: .cannotWrite(error))
        }
    }
}

/// A file that appears under its name when it is whole, and not at all otherwise.
struct OutputFile {
    private let path: String
    private let file: AtomicFileWriter
    private let gzip: Deflate?

    init(_ path: String, gzipped: Bool) throws(OutputError) {
        self.path = path
        file = try OutputError.creating(path) { () throws(FileError) in
            try AtomicFileWriter(to: path)
        }
        gzip = gzipped ? Deflate() : nil
    }

    func write(_ bytes: [UInt8]) throws(OutputError) {
        let bytes = gzip?.compress(bytes, finish: false) ?? bytes
        try OutputError.writing(path) { () throws(FileError) in try file.append(bytes) }
    }

    func commit() throws(OutputError) {
        let last = gzip?.compress([], finish: true) ?? []
        try OutputError.writing(path) { () throws(FileError) in
            try file.append(last)
            try file.commit()
        }
    }

    /// The plain and the compressed name of a partition.
    static func forms(of name: String) -> [String] {
        let plain = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
        return [plain, plain + ".gz"]
    }
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
