import CLibrary
import Durable
package import Shared

/// The warehouse outputs of a healthy day, kept to go back to.
package struct LastGoodSnapshot: Equatable, Sendable {
    package let path: String
    package let files: [String]
    package let bytes: Int64
    /// False where the newest snapshot is of this day and has the same bytes.
    package let isNew: Bool
    /// Whether the files are copies rather than hard links.
    package let copied: Bool
    /// Earlier snapshots that were made of links and have been written to since: the transform
    /// overwrites its files in place. They cannot be restored; from now on copies are taken.
    package let overwritten: [String]
    /// Snapshots that gave way to this one.
    package let removed: [String]
}

extension WarehouseSnapshots {
    /// Keeps files, named below the warehouse folder, as `last_good/<timestamp>`, and of such
    /// snapshots the newest `count`.
    ///
    /// Hard links cost nothing and hold as long as the transform replaces its files by renaming new
    /// ones. Once a kept link turns out to have been written to, or across file systems, copies are
    /// taken.
    package func keepLastGood(
        _ names: [String], day: Day, at now: Instant, count: Int = 3
    ) throws -> LastGoodSnapshot {
        precondition(count > 0, "the snapshot just taken is one of those kept")
        var present: [(WarehouseFile, String)] = []
        for file in try files(names) {
            guard let place = file.place else { throw missing(file.path) }
            present.append((file, place))
        }
        try prepare(lastGood)
        let kept = try snapshots("", in: lastGood)
        let manifests = kept.map { manifest(of: "\(lastGood)/\($0)") }
        let overwritten = zip(kept, manifests).compactMap { name, manifest in
            manifest.map { isOverwritten("\(lastGood)/\(name)", $0) } ?? false
                ? "\(lastGood)/\(name)" : nil
        }
        let newest = manifests.last ?? nil
        func result(
            _ path: String, _ manifest: SnapshotManifest, isNew: Bool, removed: [String]
        ) -> LastGoodSnapshot {
            LastGoodSnapshot(
                path: path, files: manifest.files.map(\.name), bytes: manifest.bytes, isNew: isNew,
                copied: manifest.copied, overwritten: overwritten, removed: removed)
        }
        if let name = kept.last, let newest, newest.day == day,
            newest.files.map(\.name) == present.map(\.0.name),
            isWhole("\(lastGood)/\(name)", newest),
            try zip(present, newest.files).allSatisfy({
                try isUnchanged($0.1, since: $1) || isSame($0.1, as: $1)
            })
        {
            let removed = try rotate(kept, keeping: count)
            return result("\(lastGood)/\(name)", newest, isNew: false, removed: removed)
        }
        // Once is enough to know how this transform writes; copies tell nothing new about it.
        let mode =
            newest?.copied ?? false || !overwritten.isEmpty ? Publishing.Mode.copy : .linkOrCopy
        let parts = present.map { ($0, $1, $0.isLinked ? .copy : mode) }
        try requireSpace(space(for: parts, in: lastGood), in: lastGood)
        let name = StampedName("", stamp: now.stamp, in: lastGood)
        let snapshot = try SnapshotFolder(name, in: lastGood, day: day, at: now)
        let known = Dictionary((newest?.files ?? []).map { ($0.name, $0) }) { a, _ in a }
        for (file, place, mode) in parts {
            try snapshot.add(file, at: place, mode: mode, known: known[file.name])
        }
        try snapshot.commit()
        let removed = try rotate(kept + [name], keeping: count)
        return result(snapshot.path, snapshot.manifest, isNew: true, removed: removed)
    }

    private func missing(_ path: String) -> FileError { FileError("keep", path, code: ENOENT) }

    /// Told by sizes and times alone: this runs every day, and a restore reads every byte.
    private func isOverwritten(_ snapshot: String, _ manifest: SnapshotManifest) -> Bool {
        guard !manifest.copied else { return false }
        return manifest.files.contains { !isUnchanged("\(snapshot)/\($0.name)", since: $0) }
    }

    private func isUnchanged(_ place: String, since file: SnapshotManifest.File) -> Bool {
        (try? FileIdentity(path: place).hasSameContent(as: file.source)) ?? false
    }

    private func isWhole(_ snapshot: String, _ manifest: SnapshotManifest) -> Bool {
        manifest.files.allSatisfy {
            (try? FileIdentity(path: "\(snapshot)/\($0.name)"))?.size == $0.bytes
        }
    }

    /// Removes the oldest, which leave their name first: half a snapshot is never found.
    private func rotate(_ names: [StampedName], keeping count: Int) throws(FileError) -> [String] {
        var removed: [String] = []
        for name in names.dropLast(count) {
            let path = "\(lastGood)/\(name)"
            try FileSystem.removeFolder(path)
            removed.append(path)
        }
        return removed
    }
}
