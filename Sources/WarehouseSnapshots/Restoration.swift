import Durable
package import Shared

/// What a restore did, or would do.
package struct Restoration: Equatable, Sendable {
    package let snapshot: String
    package let day: Day?
    package let takenAt: Instant
    /// Files that are as they were, put in place of others or where there were none.
    package let restored: [String]
    /// Files that were as in the snapshot already.
    package let unchanged: [String]
    /// Where the replaced files are now; nil where none was.
    package let replaced: String?
    /// Newer snapshots that could not be used.
    package let damaged: [SnapshotError.Damage]
    package let dryRun: Bool
}

extension Restoration: JSONWritable {
    package func write(to writer: inout JSONWriter) {
        writer.object { w in
            w.member("damaged", damaged)
            w.member("day", day?.description)
            w.member("dry_run", dryRun)
            w.member("replaced", replaced)
            w.member("restored", restored)
            w.member("schema_version", 1)
            w.member("snapshot", snapshot)
            w.member("taken_at", takenAt.description)
            w.member("unchanged", unchanged)
        }
    }
}

extension WarehouseSnapshots {
    /// Puts the newest last-known-good snapshot back, file by file: all are staged beside their
    /// targets before the first one is renamed, and what they replace is kept before that. Files
    /// that the snapshot does not know are left alone. After a kill, the same call completes it.
    ///
    /// A snapshot whose bytes are not those recorded is refused; the next older one is taken
    /// instead only where `skippingDamaged` says so.
    package func restore(
        at now: Instant, skippingDamaged: Bool = false, dryRun: Bool = false
    ) throws -> Restoration {
        let kept = try snapshots("", in: lastGood)
        guard !kept.isEmpty else { throw SnapshotError.noneKept(folder: lastGood) }
        var damaged: [SnapshotError.Damage] = []
        for name in kept.reversed() {
            do {
                let manifest = try verified("\(lastGood)/\(name)")
                return try putBack(
                    "\(lastGood)/\(name)", manifest, damaged: damaged, at: now, dryRun: dryRun)
            } catch let damage as SnapshotError.Damage {
                damaged.append(damage)
                guard skippingDamaged else { break }
            }
        }
        throw SnapshotError.damaged(damaged)
    }

    /// Reads every byte.
    private func verified(_ snapshot: String) throws -> SnapshotManifest {
        func damage(_ reason: String) -> SnapshotError.Damage {
            SnapshotError.Damage(snapshot: snapshot, reason: reason)
        }
        guard let manifest = manifest(of: snapshot) else {
            throw damage("its \(SnapshotManifest.name) cannot be read")
        }
        for file in manifest.files {
            let path = "\(snapshot)/\(file.name)"
            guard !FileSystem.isSymbolicLink(path), FileSystem.isPlain(path),
                FileSystem.leads(path, inside: snapshot)
            else { throw damage("'\(file.name)' is not there") }
            let size = try FileIdentity(path: path).size
            guard size == file.bytes else {
                throw damage(
                    "'\(file.name)' has \(Decimals.grouped(Int(size))) bytes and had "
                        + "\(Decimals.grouped(Int(file.bytes)))" + hint(manifest))
            }
            guard try digest(of: path) == file.digest else {
                throw damage(
                    "'\(file.name)' has other bytes than when it was kept" + hint(manifest))
            }
        }
        return manifest
    }

    private func hint(_ manifest: SnapshotManifest) -> String {
        manifest.copied
            ? ""
            : " (it is a link to a file of the warehouse, which was overwritten in place)"
    }

    private func putBack(
        _ snapshot: String, _ manifest: SnapshotManifest, damaged: [SnapshotError.Damage],
        at now: Instant, dryRun: Bool
    ) throws -> Restoration {
        var unchanged: [String] = []
        var open: [(target: WarehouseFile, bytes: Int64)] = []
        for file in manifest.files {
            let target = try WarehouseFile(file.name, in: warehouse)
            if let place = target.place, try isSame(place, as: file) {
                unchanged.append(file.name)
            } else {
                open.append((target, file.bytes))
            }
        }
        var replaced: String?
        if !dryRun {
            let folders = Set(
                manifest.files.map { FileSystem.parent(of: "\(warehouse)/\($0.name)") })
            for folder in folders.sorted() { try prepare(folder) }
        }
        if !dryRun, !open.isEmpty {
            try requireSpace(open.reduce(0) { $0 + $1.bytes }, in: warehouse)
            replaced = try keepReplaced(
                open.compactMap { file, _ in file.place.map { (file, $0) } }, by: snapshot, at: now)
            // Copies: what the transform overwrites next must not be the snapshot.
            let staged = try open.map { file, _ in
                try Publishing.stage(
                    "\(snapshot)/\(file.name)", for: file.path, mode: .copy, permissions: .ofSource)
            }
            for file in staged { try file.commit() }
        }
        return Restoration(
            snapshot: snapshot, day: manifest.day, takenAt: manifest.takenAt,
            restored: open.map(\.target.name), unchanged: unchanged, replaced: replaced,
            damaged: damaged, dryRun: dryRun)
    }
}
