import Foundation

/// A folder of its own for one input. Whoever fuzzes sets TMPDIR to a file system in memory.
final class ScratchFolder {
    let path = FileManager.default.temporaryDirectory.path + "/gate-fuzz-\(UUID().uuidString)"

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    @discardableResult
    func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
        let file = "\(path)/\(name)"
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        return file
    }
}
