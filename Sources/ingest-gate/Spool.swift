import CommandSupport
import Durable
import Shared

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Standard input as a file: a verdict needs bytes that stay, to be promoted or read once more.
///
/// It is removed when the run ends; what was promoted is a link to it, or a copy.
final class Spool {
    let path: String

    /// - Parameter state: The state folder, so that promotion can be a link. Nil: the temporary folder.
    init(named name: String, state: String?) throws {
        let temporary = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        path = try FileSystem.makeTemporaryFolder(beside: (state ?? temporary) + "/x") + "/input"
        let file = try AtomicFileWriter(to: path)
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = unsafe read(0, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw Failure(.inputOutput, "cannot read standard input")
            }
            if count == 0 { break }
            try file.append(Array(buffer[..<count]))
        }
        try file.commit()
    }

    deinit { try? FileSystem.removeTreeIfExists(FileSystem.parent(of: path)) }
}
