package import Durable
import Profile
package import Shared

/// The folders that the gate keeps: `promoted/`, `quarantine/`, and what becomes of a partition in them.
///
/// The landing area is only ever read. What another program may see appears under its name in one step.
package struct PartitionStore: Sendable {
    private let state: String
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
        guard release?.mode == .withoutRejected, partition.hasSuffix(".gz") else {
            return partition
        }
        return String(partition.dropLast(3))
    }

    /// Which file stands at a path; says as a scan would what is wrong with it.
    static func identity(_ path: String) throws -> FileIdentity {
        do {
            return try FileIdentity(path: path)
        } catch {
            throw EngineError(error.isMissing ? .notFound : .io, error.description)
        }
    }

    /// Every name under which a partition may be promoted.
    private static func promotedNames(_ partition: String) -> [String] {
        partition.hasSuffix(".gz") ? [partition, String(partition.dropLast(3))] : [partition]
    }

    /// Whether what the ledger says of a partition is what the folders show.
    package func holds(_ entry: LedgerEntry, _ release: LedgerRelease?) -> Bool {
        if entry.verdict == .quarantined, release == nil {
            return FileSystem.exists(quarantine + "/" + entry.partition + "/findings.json")
        }
        return FileSystem.exists(promoted + "/" + Self.promotedName(entry.partition, release))
    }

    /// Where the bytes of a quarantined partition are kept that never landed as a file.
    func keptInput(_ partition: String) -> String { "\(quarantine)/\(partition)/\(partition)" }

    /// Removes what killed runs left behind.
    package func sweep() throws(FileError) {
        for folder in [state, promoted, quarantine] {
            do {
                try FileSystem.removeTemporaries(in: folder)
            } catch {
                // Something else has the name of a folder that is to be made.
                guard error.isNoFolder else { throw error }
                throw FileError("make folder", folder, code: error.code)
            }
        }
    }

    /// Files that lie ready under temporary names, with nothing visible yet.
    package struct Staged {
        package let partition: String
        package let verdict: Verdict
        /// The file that will be promoted; nil for a quarantined partition.
        let file: StagedFile?
        /// The at-risk flag's text, for partitions that get one.
        let flag: String?
        /// The folder that will be the quarantined partition's.
        let folder: String?
        let name: String
    }

    /// Prepares what the verdict asks for; completes the report with what was done.
    func stage(
        _ judged: Judged, report: inout PartitionReport, engine: any ProfileEngine
    ) throws -> Staged {
        let partition = judged.landing.partition
        switch judged.judgement.verdict {
        case .clean, .atRisk:
            try FileSystem.makeFolder(promoted)
            let file = try stage(judged.landing)
            let atRisk = judged.judgement.verdict == .atRisk
            report.action = atRisk ? .promotedAtRisk : .promoted
            let flag =
                atRisk
                ? try AtRiskFlag(
                    judged.judgement.checks, feed: partition.feed.name, partition: partition.name,
                    day: partition.day, verdict: .atRisk
                ).text() : nil
            return Staged(
                partition: partition.name, verdict: judged.judgement.verdict, file: file,
                flag: flag,
                folder: nil, name: partition.name)
        case .quarantined:
            return try stageQuarantine(judged, report: &report, engine: engine)
        }
    }

    private func stageQuarantine(
        _ judged: Judged, report: inout PartitionReport, engine: any ProfileEngine
    ) throws -> Staged {
        let partition = judged.landing.partition
        try FileSystem.makeFolder(quarantine)
        let folder = try FileSystem.makeTemporaryFolder(beside: quarantine + "/" + partition.name)
        do {
            let evidence = try EvidenceFiles(
                folder: folder, header: judged.landing.scanned.header,
                remainder: judged.landing.scanned.profile.damage == nil)
            let rejection = RecordRejection(
                judged.judgement, judged.landing.scanned.transactions, judged.history.replays)
            try engine.split(partition.source, by: rejection, into: evidence)
            let rejected = try evidence.commit()
            if partition.isPassing {
                let kept = folder + "/" + partition.name
                try Publishing.place(partition.path, at: kept, mode: .linkOrCopy)
                try FileSystem.setPermissions(0o600, of: kept)
            }
            try verify(judged.landing)
            report.action = .quarantined
            report.rejected = rejected
            report.quarantine = quarantine + "/" + partition.name
            try write(report.json, to: folder + "/findings.json", mode: 0o644)
            try write(
                Reason(
                    report, hasRemainder: evidence.hasRemainder, keptInput: partition.isPassing
                ).text, to: folder + "/REASON.md",
                mode: 0o644)
        } catch {
            // The next run would sweep it, but a full disk may be what went wrong.
            try? FileSystem.removeTreeIfExists(folder)
            throw error
        }
        return Staged(
            partition: partition.name, verdict: .quarantined, file: nil, flag: nil,
            folder: folder, name: partition.name)
    }

    /// Stages a landed file for `promoted/`, provided that its bytes are those that were read. Looking
    /// at its name would not do: files can be swapped there and back.
    func stage(_ landing: ScannedLanding) throws -> StagedFile {
        let partition = landing.partition
        let file = try Publishing.stage(
            partition.path, for: promoted + "/" + partition.name, mode: .linkOrCopy)
        guard let source = file.source, source.hasSameContent(as: landing.identity) else {
            throw EngineError.replaced(partition.path)
        }
        return file
    }

    /// Whether the landed file is still the one that was read.
    func verify(_ landing: ScannedLanding) throws {
        guard try FileIdentity(path: landing.partition.path).hasSameContent(as: landing.identity)
        else {
            throw EngineError.replaced(landing.partition.path)
        }
    }

    /// Makes staged files visible, after the ledger has them. A promoted name is durable after `syncPromoted`.
    func publish(_ staged: Staged, replacing before: LedgerEntry?) throws {
        if let before, before.partition != staged.partition {
            // The day came under another name: plain after gzip, say.
            try withdraw(before.partition)
            try forgetEvidence(of: before.partition)
        }
        if let file = staged.file {
            let flag = promoted + "/" + Self.flagName(staged.name)
            // The flag is there before the data that it warns of, and goes after it.
            if let text = staged.flag { try write(text, to: flag, mode: 0o644) }
            try file.appear()
            // A remainder that was released before has another name where the partition is compressed.
            let others = Self.promotedNames(staged.partition).filter { $0 != staged.name }
            let outdated =
                (others + others.map(Self.flagName)
                + (staged.flag == nil ? [Self.flagName(staged.name)] : []))
                .filter { FileSystem.exists(promoted + "/" + $0) }
            if !outdated.isEmpty || FileSystem.exists(quarantine + "/" + staged.partition) {
                try syncPromoted()
                try withdraw(names: outdated)
                try forgetEvidence(of: staged.partition)
            }
        }
        if let folder = staged.folder {
            try withdraw(staged.partition)
            try FileSystem.replaceFolder(quarantine + "/" + staged.partition, with: folder)
        }
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
        for name in names where try FileSystem.removeIfExists(promoted + "/" + name) {
            removed = true
        }
        if removed { try syncPromoted() }
    }

    /// Carries out what the ledger says after a run was killed in between.
    ///
    /// Where the landed bytes are no longer those of the entry, the promoted name is taken away: the
    /// partition will be judged anew.
    func finish(_ entry: LedgerEntry, landing: String) throws {
        // What that run did may not be on the disk yet, even where nothing is left to be done. What is in
        // `promoted/` is synced before the entry is settled.
        if FileSystem.exists(quarantine) { try FileSystem.syncFolder(quarantine) }
        if entry.verdict == .quarantined {
            return try withdraw(entry.partition)
        }
        try forgetEvidence(of: entry.partition)
        guard let now = try? FileIdentity(path: landing), let known = entry.identity,
            now.hasSameContent(as: known)
        else {
            return try withdraw(entry.partition)
        }
        let flag =
            entry.verdict == .atRisk
            ? try AtRiskFlag(
                entry.checks, feed: entry.feed, partition: entry.partition, day: entry.day,
                verdict: .atRisk
            ).text() : nil
        try publish(
            Staged(
                partition: entry.partition, verdict: entry.verdict,
                file: Publishing.stage(
                    landing, for: promoted + "/" + entry.partition, mode: .linkOrCopy), flag: flag,
                folder: nil,
                name: entry.partition), replacing: nil)
    }

    /// What downstream may read; nil before the first run.
    package func manifest() throws -> Manifest? {
        let path = promoted + "/manifest.json"
        guard FileSystem.exists(path) else { return nil }
        return try JSON.value(Manifest.self, fromFile: path)
    }

    func write(_ manifest: Manifest) throws {
        try FileSystem.makeFolder(promoted)
        try write(manifest.json, to: promoted + "/manifest.json", mode: 0o644)
    }

    private func write(_ text: String, to path: String, mode: UInt32) throws {
        try AtomicFile.write(text, to: path, mode: mode)
    }
}
