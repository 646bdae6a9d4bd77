import CLibrary
import Durable
import Shared

/// A snapshot in the making. It appears whole on `commit()`, or not at all.
final class SnapshotFolder {
    let path: String
    private let temporary: String
    private var folders: Set<String> = []
    private var settled = false
    private(set) var manifest: SnapshotManifest

    init(_ name: StampedName, in parent: String, day: Day?, at now: Instant) throws(FileError) {
        path = "\(parent)/\(name)"
        temporary = try FileSystem.makeTemporaryFolder(beside: path)
        manifest = SnapshotManifest(day: day, takenAt: now, copied: false, bytes: 0, files: [])
    }

    deinit {
        // A leftover is swept by the next run.
        if !settled { try? FileSystem.removeTree(temporary) }
    }

    /// - Parameter known: The same file in an earlier snapshot. It saves reading it, if nothing was
    ///   written to it since.
    func add(
        _ file: WarehouseFile, at place: String, mode: Publishing.Mode,
        known: SnapshotManifest.File? = nil
    ) throws {
        let name = "\(temporary)/\(file.name)"
        let folder = FileSystem.parent(of: name)
        if folder != temporary, folders.insert(folder).inserted {
            try FileSystem.makeFolder(folder)
        }
        let before = try FileIdentity(path: place)
        let placed = try Publishing.place(place, at: name, mode: mode, permissions: .ofSource)
        let recorded: String
        if let known, known.source.hasSameContent(as: before) {
            recorded = known.digest
        } else {
            recorded = try digest(of: name)
        }
        guard placed.source.hasSameContent(as: before),
            try FileIdentity(path: place).hasSameContent(as: before)
        else { throw SnapshotError.changedMeanwhile(path: file.path) }
        if placed.became == .copy { manifest.copied = true }
        manifest.bytes += before.size
        manifest.files.append(
            SnapshotManifest.File(
                name: file.name, bytes: before.size, digest: recorded, source: before))
    }

    func commit(reason: String? = nil) throws {
        if let reason {
            manifest.reason = reason
            try AtomicFile.write(reason, to: "\(temporary)/\(WarehouseSnapshots.reason)")
        }
        try AtomicFile.write(
            manifest.json, to: "\(temporary)/\(SnapshotManifest.name)")
        for folder in folders { try FileSystem.syncFolder(folder) }
        try FileSystem.syncFolder(temporary)
        try Step.reached("rename to", path)
        guard unsafe rename(temporary, path) == 0 else {
            throw FileError("rename to", path, code: errno)
        }
        settled = true
        try FileSystem.syncFolder(FileSystem.parent(of: path))
    }
}
