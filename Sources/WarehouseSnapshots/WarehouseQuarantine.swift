import Durable
package import Shared

/// The warehouse outputs of a bad day, kept for those who look into it.
package struct QuarantinedWarehouse: Equatable, Sendable {
    package let path: String
    package let files: [String]
    /// Names that were asked for and are not there, which may be what is wrong.
    package let missing: [String]
    package let bytes: Int64
    /// False where an earlier run of the day kept the same bytes for the same reason.
    package let isNew: Bool
}

extension WarehouseSnapshots {
    /// Copies files, named below the warehouse folder, to
    /// `quarantine/warehouse_quarantine_<timestamp>`, with the reason in `REASON.txt`.
    ///
    /// Copies, since a transform that overwrites in place would change what hard links show. A
    /// snapshot that has the same day, the same names with the same sizes and digests, and a reason
    /// of the same bytes is the answer already; so the reason should not name the time of the run.
    package func quarantine(
        _ names: [String], day: Day, reason: String, at now: Instant
    ) throws -> QuarantinedWarehouse {
        let all = try files(names)
        try prepare(quarantine)
        let present = all.compactMap { file in file.place.map { (file, $0) } }
        let missing = all.filter { $0.place == nil }.map(\.name)
        func result(_ path: String, _ manifest: SnapshotManifest, isNew: Bool)
            -> QuarantinedWarehouse
        {
            QuarantinedWarehouse(
                path: path, files: present.map(\.0.name), missing: missing, bytes: manifest.bytes,
                isNew: isNew)
        }
        let known = try snapshots("warehouse_quarantine_", in: quarantine).reversed()
        for path in known.map({ "\(quarantine)/\($0)" }) {
            guard let manifest = manifest(of: path), manifest.day == day,
                manifest.files.map(\.name) == present.map(\.0.name),
                manifest.reason == reason, try holds(path, manifest, present)
            else { continue }
            return result(path, manifest, isNew: false)
        }
        let name = StampedName("warehouse_quarantine_", stamp: now.stamp, in: quarantine)
        let snapshot = try begin(name, with: present, mode: .copy, day: day, at: now)
        try snapshot.commit(reason: reason)
        return result(snapshot.path, snapshot.manifest, isNew: true)
    }

    /// What a restore is about to replace. Links will do: the names in the warehouse get new files.
    func keepReplaced(
        _ files: [(WarehouseFile, String)], by restored: String, at now: Instant
    ) throws -> String? {
        guard !files.isEmpty else { return nil }
        try prepare(quarantine)
        // A restore that was killed has kept them already.
        if let newest = try snapshots("warehouse_replaced_", in: quarantine).last,
            let manifest = manifest(of: "\(quarantine)/\(newest)"),
            try holds("\(quarantine)/\(newest)", manifest, files)
        {
            return "\(quarantine)/\(newest)"
        }
        let name = StampedName("warehouse_replaced_", stamp: now.stamp, in: quarantine)
        let snapshot = try begin(name, with: files, mode: .linkOrCopy, day: nil, at: now)
        try snapshot.commit(reason: "Replaced by the last-known-good snapshot \(restored).\n")
        return snapshot.path
    }

    private func begin(
        _ name: StampedName, with files: [(WarehouseFile, String)], mode: Publishing.Mode,
        day: Day?, at now: Instant
    ) throws -> SnapshotFolder {
        // A link's file keeps its own name in the warehouse, and may be overwritten there.
        let parts = files.map { ($0, $1, $0.isLinked ? .copy : mode) }
        try requireSpace(space(for: parts, in: quarantine), in: quarantine)
        let snapshot = try SnapshotFolder(name, in: quarantine, day: day, at: now)
        for (file, place, mode) in parts { try snapshot.add(file, at: place, mode: mode) }
        return snapshot
    }

    /// Whether a snapshot has these bytes of each of the files.
    private func holds(
        _ snapshot: String, _ manifest: SnapshotManifest, _ files: [(WarehouseFile, String)]
    ) throws -> Bool {
        let recorded = Dictionary(manifest.files.map { ($0.name, $0) }) { a, _ in a }
        var pairs: [(place: String, file: SnapshotManifest.File)] = []
        // Sizes first, of what is kept too; and only then the bytes.
        for (file, place) in files {
            guard let one = recorded[file.name], try FileIdentity(path: place).size == one.bytes,
                (try? FileIdentity(path: "\(snapshot)/\(file.name)"))?.size == one.bytes
            else { return false }
            pairs.append((place, one))
        }
        return try pairs.allSatisfy { try isSame($0.place, as: $0.file) }
    }
}
