import Durable
import Shared

/// Standard input as a file: a verdict needs bytes that stay, to be promoted or read once more.
///
/// It is removed when the value goes away; what was promoted is a link to it, or a copy.
final class StandardInputFile {
    let path: String

    /// - Parameter state: The state folder, so that promotion can be a link. Nil: the temporary folder.
    init(_ context: RunContext, state: String?) throws {
        let parent = state ?? context.environment["TMPDIR"] ?? "/tmp"
        path = try FileSystem.makeTemporaryFolder(beside: parent + "/x") + "/input"
        let file = try AtomicFileWriter(to: path)
        while true {
            let bytes = try context.nextInput()
            if bytes.isEmpty { break }
            try file.append(bytes)
        }
        try file.commit()
    }

    deinit {
        let folder = FileSystem.parent(of: path)
        try? FileSystem.removeTreeIfExists(folder)
        // Somebody's data must not come back when the power goes.
        try? FileSystem.syncFolder(FileSystem.parent(of: folder))
    }
}
