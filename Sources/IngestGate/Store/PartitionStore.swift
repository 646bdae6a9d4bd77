import Durable
import Profile
package import Shared

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The folders that the gate keeps: `promoted/`, `quarantine/`, and what becomes of a partition in them.
///
/// The landing area is only ever read. What another program may see appears under its name in one step.
package struct PartitionStore: Sendable {
    let state: String
    package let promoted: String
    package let quarantine: String

    package init(state: String) {
        self.state = state
        promoted = state + "/promoted"
        quarantine = state + "/quarantine"
    }

    package static func flagName(_ promotedName: String) -> String {
        promotedName + ".at_risk.json"
    }

    /// The name in `promoted/`: the partition's own, but a clean remainder is never compressed.
    package static func promotedName(_ partition: String, _ release: LedgerRelease?) -> String {
        guard release?.mode == .withoutRejected, Packed.isPacked(partition) else {
            return partition
        }
        return Packed.plain(partition)
    }

    /// Every name under which a partition may be promoted.
    private static func promotedNames(_ partition: String) -> [String] {
        Packed.isPacked(partition) ? [partition, Packed.plain(partition)] : [partition]
    }

    func isPromoted(_ name: String) -> Bool { FileSystem.exists("\(promoted)/\(name)") }

    /// Whether what the ledger says of a partition is what the folders show.
    package func holds(_ entry: LedgerEntry, _ release: LedgerRelease?) -> Bool {
        holds(entry.partition, entry.verdict, release)
    }

    func holds(_ partition: String, _ verdict: Verdict, _ release: LedgerRelease?) -> Bool {
        if verdict == .quarantined, release == nil {
            return FileSystem.exists(quarantine + "/" + partition + "/findings.json")
        }
        return FileSystem.exists(promoted + "/" + Self.promotedName(partition, release))
    }

    /// Where the bytes of a quarantined partition are kept that never landed as a file.
    func keptInput(_ partition: String) -> String { "\(quarantine)/\(partition)/\(partition)" }

    /// Prepares what an entry's verdict says of a file that is let through, with nothing visible yet.
    ///
    /// - Parameters:
    ///   - bytes: Where its bytes lie, and what was judged. To look at a name would not do: files can be swapped there
    ///     and back.
    func stage(_ entry: LedgerEntry, from bytes: PlacedBytes) throws -> StagedPartition {
        try stage(entry.partition, from: bytes, flag: AtRiskFlag(entry)?.text())
    }

    func stage(_ name: String, from bytes: PlacedBytes, flag: String?) throws -> StagedPartition {
        guard let parts = bytes.parts else {
            let file = try stageFile(bytes.path, as: name, judged: bytes.identity)
            return StagedPartition(name: name, .promotion(file, flag: flag))
        }
        return StagedPartition(
            name: name, .set(try stageSet(parts, of: bytes.path, as: name), flag: flag))
    }

    /// Stages the files of a set, each provided that its bytes are those that were judged.
    func stageSet(
        _ parts: [LandedFile.Part], of path: String, as name: String,
        mode: Publishing.Mode = .linkOrCopy
    ) throws -> StagedFolder {
        let folder = try StagedFolder(beside: "\(promoted)/\(name)")
        _ = try FileSetPlacing.place(parts, of: path, in: folder.path, mode: mode)
        return folder
    }

    /// Stages a file for `promoted/`, provided that its bytes are those that were judged.
    func stageFile(
        _ path: String, as name: String, judged identity: FileIdentity
    ) throws -> StagedFile {
        // What is kept in quarantine is for its owner only, what is promoted for others.
        let mode = path == keptInput(name) ? Publishing.Mode.copy : .linkOrCopy
        let file = try Publishing.stage(path, for: "\(promoted)/\(name)", mode: mode)
        guard let source = file.source, source.hasSameContent(as: identity) else {
            throw EngineError.replaced(path)
        }
        return file
    }

    /// Makes the temporary names of what is staged durable, where nobody else has the bytes: what is on record
    /// is finished with them, also after a loss of power.
    func sync(_ staged: StagedPartition) throws {
        switch staged.what {
        case .promotion, .set: try syncPromoted()
        case .quarantine(let folder):
            try FileSystem.syncFolder(folder.path)
            try FileSystem.syncFolder(quarantine)
        }
    }

    /// Writes the evidence of a quarantined partition, with nothing visible yet.
    func stageQuarantine(
        _ read: ReadPartition, _ rejection: RecordRejection, by engine: any ProfileEngine
    ) throws -> StagedQuarantine {
        let partition = read.file
        try FileSystem.makeFolder(quarantine, mode: 0o750)
        let place = quarantine + "/" + partition.name
        let folder = try StagedFolder(beside: place)
        let evidence = try writeEvidence(read, rejection, by: engine, in: folder.path)
        if partition.origin.isToBeKept {
            let kept = folder.path + "/" + partition.name
            // The rights of somebody else's file are not ours to change.
            let mode = partition.origin == .elsewhere ? Publishing.Mode.copy : .linkOrCopy
            try Publishing.place(partition.path, at: kept, mode: mode)
            try FileSystem.setPermissions(0o600, of: kept)
        }
        try read.verify()
        return StagedQuarantine(
            partition: partition.name, folder: folder, place: place, evidence: evidence,
            origin: partition.origin, isSet: partition.parts != nil)
    }

    private func writeEvidence(
        _ read: ReadPartition, _ rejection: RecordRejection, by engine: any ProfileEngine,
        in folder: String
    ) throws -> StagedQuarantine.Evidence {
        let files = try EvidenceFiles(
            folder: folder, header: read.header, preamble: read.preamble,
            remainder: !read.profile.lacksBytes && read.file.feed.format.kind != .parquet,
            isSet: read.files != nil, format: read.file.feed.format)
        do throws(EngineError) {
            try engine.split(read.file.source(), by: rejection, into: files)
        } catch {
            // The verdict holds without it.
            guard error.kind == .unsupported else { throw error }
            return .refused(because: error.message)
        }
        let rejected = try files.commit()
        return .records(
            rejected: rejected.records, purchases: rejected.purchases,
            hasRemainder: files.hasRemainder)
    }

    /// Makes what is staged visible, after the ledger has it. A promoted name is durable after `syncPromoted`.
    func publish(_ staged: StagedPartition, replacing before: LedgerEntry?) throws {
        try retire(before, for: staged.name)
        switch staged.what {
        case .promotion(let file, let flag): try publish(staged.name, file, flag: flag)
        case .set(let folder, let flag):
            if let flag { try write(flag: flag, of: staged.name) }
            try appear(folder, as: staged.name)
            try publish(staged.name, nil, flag: flag)
        case .quarantine(let folder):
            try withdraw(staged.name)
            try FileSystem.replaceFolder(quarantine + "/" + staged.name, with: folder.path)
            folder.isPublished = true
        }
    }

    /// Takes away what is there of a day that came under another name: plain after gzip, say.
    func retire(_ before: LedgerEntry?, for name: String) throws(FileError) {
        guard let before, before.partition != name else { return }
        try withdraw(before.partition)
        try forgetEvidence(of: before.partition)
    }

    /// - Parameter file: Nil where the promoted name has the bytes already.
    func publish(_ name: String, _ file: StagedFile?, flag: String?) throws {
        // The flag is there before the data that it warns of, and goes after it.
        if let flag { try write(flag: flag, of: name) }
        try file?.appear()
        // A remainder that was released before has another name where the partition is compressed.
        let others = Self.promotedNames(name).filter { $0 != name }
        let outdated =
            (others + others.map(Self.flagName) + (flag == nil ? [Self.flagName(name)] : []))
            .filter { FileSystem.exists(promoted + "/" + $0) }
        if !outdated.isEmpty || FileSystem.exists(quarantine + "/" + name) {
            try syncPromoted()
            try withdraw(names: outdated)
            try forgetEvidence(of: name)
        }
    }

    private func write(flag: String, of name: String) throws {
        try AtomicFile.write(flag, to: "\(promoted)/\(Self.flagName(name))")
    }

    /// Gives a set of files its name in `promoted/`, in one step; what had it before goes away.
    private func appear(_ folder: StagedFolder, as name: String) throws(FileError) {
        // What is left after a failure is the next run's to finish, or to sweep.
        folder.isPublished = true
        try FileSystem.exchangeFolder("\(promoted)/\(name)", with: folder.path)
    }

    /// Makes what is staged for `promoted/` visible, durably.
    func commit(_ staged: StagedPartition) throws {
        switch staged.what {
        case .promotion(let file, _): try file.commit()
        case .set(let folder, _):
            try appear(folder, as: staged.name)
            try syncPromoted()
        case .quarantine: preconditionFailure("evidence is published, not promoted")
        }
    }

    /// Puts the flag of a partition that is promoted already, or is about to be.
    func write(_ flag: AtRiskFlag) throws {
        try AtomicFile.write(flag.text(), to: "\(promoted)/\(Self.flagName(flag.partition))")
    }

    /// Makes the names in `promoted/` durable: once for a run, since a run that does not come to it is finished
    /// by the next one.
    func syncPromoted() throws(FileError) {
        if FileSystem.exists(promoted) { try FileSystem.syncFolder(promoted) }
    }

    /// Removes what an earlier verdict left in `quarantine/`. After a kill it would pass for the evidence of
    /// the new one; without evidence the partition is judged again.
    func forgetEvidence(of partition: String) throws(FileError) {
        let folder = "\(quarantine)/\(partition)"
        if FileSystem.exists(folder) { try FileSystem.removeFolder(folder) }
    }

    /// Takes a partition out of `promoted/`, whichever form of it is there.
    func withdraw(_ partition: String) throws(FileError) {
        try withdraw(names: Self.promotedNames(partition).flatMap { [$0, Self.flagName($0)] })
    }

    /// Durably, since the ledger is about to say so: a name that came back when the power goes would stay.
    private func withdraw(names: [String]) throws(FileError) {
        var removed = false
        for name in names {
            let path = promoted + "/" + name
            if FileSystem.leadsToFolder(path), !FileSystem.isSymbolicLink(path) {
                try FileSystem.removeFolder(path)
            } else if try FileSystem.removeIfExists(path) {
                removed = true
            }
        }
        if removed { try syncPromoted() }
    }

    /// What downstream may read; nil before the first run. Its files are plain names in `promoted/`.
    package func manifest() throws -> Manifest? {
        let path = promoted + "/manifest.json"
        guard FileSystem.exists(path) || FileSystem.isSymbolicLink(path) else { return nil }
        let damaged = { (why: String) in
            EngineError(
                .io, "'\(path)' is damaged: \(why); run ingest-gate check, which writes it anew")
        }
        guard !FileSystem.isSymbolicLink(path), FileSystem.isPlain(path) else {
            throw damaged("it is no plain file")
        }
        let bytes = try BoundedFile.read(path, isOurs: true)
        let manifest: Manifest
        do {
            manifest = try JSON.value(Manifest.self, from: Data(bytes))
        } catch {
            throw damaged("it is no manifest")
        }
        for file in manifest.partitions.map(\.file) where !Self.isName(file) {
            throw damaged("'\(file.printable)' is no name of a file in promoted/")
        }
        for file in manifest.partitions.flatMap({ $0.files ?? [] }) where !Self.isPath(file.file) {
            throw damaged("'\(file.file.printable)' is no path below promoted/")
        }
        return manifest
    }

    private static func isPath(_ path: String) -> Bool {
        path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
            isName(String($0))
        }
    }

    /// Whether it leads nowhere but to a file of the folder it is looked for in.
    private static func isName(_ file: String) -> Bool {
        !["", ".", ".."].contains(file) && !file.utf8.contains(UInt8(ascii: "/"))
            && !file.utf8.contains(0)
    }

    func write(_ manifest: Manifest) throws {
        try FileSystem.makeFolder(promoted)
        try AtomicFile.write(manifest.json, to: promoted + "/manifest.json")
    }
}
