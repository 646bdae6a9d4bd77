package import Durable
import Shared

/// Snapshots of the warehouse outputs in the state folder: evidence of a bad day, and the last good
/// days to go back to.
///
/// All of it is for the holder of the state folder's `RunLock`, a dry run apart. Every operation
/// throws `FileError` or `SnapshotError`; a snapshot appears whole or not at all.
package struct WarehouseSnapshots: Sendable {
    package let warehouse: String
    package let state: String
    /// Bytes that a snapshot leaves free.
    package var reserve: Int64 = 64 << 20
    /// Of the file system of a folder; a test has another one.
    package var freeSpace: FileSystem.FreeSpace = {
        path throws(FileError) in try FileSystem.freeSpace(in: path)
    }

    package init(warehouse: String, state: String) {
        self.warehouse = warehouse
        self.state = state
    }

    static let reason = "REASON.txt"

    /// Also holds what layer 1 quarantined.
    var quarantine: String { "\(state)/quarantine" }
    var lastGood: String { "\(state)/last_good" }

    /// Makes a folder for snapshots, without what a killed run left there.
    func prepare(_ folder: String) throws(FileError) {
        try FileSystem.makeFolder(folder)
        try FileSystem.removeTemporaries(in: folder)
    }

    /// The files of some names, each once, in the order of names.
    func files(_ names: [String]) throws(SnapshotError) -> [WarehouseFile] {
        var files: [WarehouseFile] = []
        for name in Set(names).sorted() { files.append(try WarehouseFile(name, in: warehouse)) }
        return files
    }

    func requireSpace(_ needed: Int64, in folder: String) throws {
        let free = try freeSpace(folder)
        guard free - reserve >= needed else {
            throw SnapshotError.noSpace(
                folder: folder, needed: needed, reserve: reserve, free: free)
        }
    }

    /// Bytes that files will take in a folder: a link in the same file system takes none.
    func space(
        for files: [(WarehouseFile, String, Publishing.Mode)], in folder: String
    ) throws(FileError) -> Int64 {
        let device = try FileIdentity(path: folder).device
        var bytes: Int64 = 0
        for (_, place, mode) in files {
            let file = try FileIdentity(path: place)
            if mode == .copy || file.device != device { bytes += file.size }
        }
        return bytes
    }

    /// Snapshots in a folder, from the oldest on. A folder that does not exist has none.
    func snapshots(_ prefix: String, in folder: String) throws(FileError) -> [StampedName] {
        guard FileSystem.exists(folder) else { return [] }
        let entries = try FileSystem.listFiles(in: folder).filter(\.isFolder)
        return entries.compactMap { StampedName(prefix, $0.name) }.sorted()
    }

    /// Nil where it cannot be read: then nobody can rely on the snapshot.
    func manifest(of snapshot: String) -> SnapshotManifest? {
        guard
            let manifest = try? JSON.value(
                SnapshotManifest.self, fromFile: "\(snapshot)/\(SnapshotManifest.name)"),
            manifest.schemaVersion == 1
        else { return nil }
        return manifest
    }

    /// Whether the bytes of a file are those that a snapshot recorded.
    func isSame(_ place: String, as file: SnapshotManifest.File) throws(FileError) -> Bool {
        guard try FileIdentity(path: place).size == file.bytes else { return false }
        return try digest(of: place) == file.digest
    }
}
