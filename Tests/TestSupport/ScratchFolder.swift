import Durable
import Foundation

/// A folder of its own for one test, gone with the value.
package final class ScratchFolder {
    package let path: String

    package init() throws {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("gate-tests-\(UUID().uuidString)").path
        try FileSystem.makeFolder(path)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    package func path(_ name: String) -> String { "\(path)/\(name)" }

    package func text(_ name: String) throws -> String {
        try String(contentsOfFile: path(name), encoding: .utf8)
    }

    /// Written without any care, as a producer would.
    package func put(_ text: String, in name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
    }

    /// Overwritten in place: the file keeps its inode.
    package func overwrite(_ name: String, with text: String) throws {
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path(name)))
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    package var names: [String] {
        get throws { try FileSystem.listFiles(in: path).map(\.name) }
    }
}
