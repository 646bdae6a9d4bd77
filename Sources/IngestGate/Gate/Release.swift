import Durable
import Ledger
import Profile
package import Shared

extension Gate {
    /// Promotes a quarantined partition on a person's word, at risk.
    package mutating func release(
        _ entry: LedgerEntry, by: String, reason: String, dropRejected: Bool,
        dropsMost: Bool = false
    ) throws -> ReleaseReport {
        let known = try release(of: entry)
        if let known {
            // The same word again, after a kill or by a retried task, is no other release.
            let mode: LedgerRelease.Mode = dropRejected ? .withoutRejected : .whole
            guard known.by == by, known.reason == reason, known.mode == mode else {
                throw ReleaseRefusal.alreadyReleased(known)
            }
            if store.holds(entry, known) { return ReleaseReport(known, of: entry) }
        }
        guard let feed = config.feeds.first(where: { $0.name == entry.feed }) else {
            throw ReleaseRefusal.missing(entry.partition)
        }
        guard let partition = try source(of: entry, feed) else {
            throw ReleaseRefusal.missing(config.folders.landing + "/" + entry.partition)
        }
        let held = try HeldFile(partition, in: store.promoted)
        let judged = try judge(read(held.file))
        guard judged.read.hasContent(of: entry) else {
            throw ReleaseRefusal.changed(
                partition.path, check: config.command("check \(entry.day)", feed: entry.feed))
        }
        let word = Word(
            by: by, reason: reason, at: known?.at ?? now, record: known == nil,
            dropsMost: dropsMost)
        return try withExtendedLifetime(held) {
            dropRejected
                ? try releaseRemainder(judged, entry, word) : try releaseWhole(judged, entry, word)
        }
    }

    /// The bytes of a quarantined partition: the landed file, or what was kept of standard input.
    private func source(of entry: LedgerEntry, _ feed: Feed) throws -> LandedFile? {
        if try entry.id.flatMap({ try ledger.files(of: $0) }) != nil {
            return try landedSet(of: entry, feed)
        }
        let kept = store.keptInput(entry.partition)
        let landed = config.folders.landing + "/" + entry.partition
        // Kept input is what was judged; a file of its name landed by another way.
        let isKept = FileSystem.leads(kept, inside: store.quarantine)
        guard let path = [isKept ? kept : landed, landed].first(where: { FileSystem.exists($0) })
        else { return nil }
        return LandedFile(
            feed: feed, day: entry.day, name: entry.partition, path: path,
            origin: path == kept ? .kept : .landing)
    }

    /// Whose word a release rests on.
    struct Word {
        let by: String
        let reason: String
        let at: Instant
        /// False where it is on record and only to be carried out.
        let record: Bool
        /// Also where less than half is left.
        let dropsMost: Bool

        func release(
            of entry: LedgerEntry, _ mode: LedgerRelease.Mode, rows: Int
        ) -> LedgerRelease {
            LedgerRelease(
                entry: entry.id ?? 0, by: by, reason: reason, at: at, mode: mode, rows: rows)
        }
    }

    /// Once more, on a word that is on record.
    mutating func carryOut(
        _ release: LedgerRelease, of entry: LedgerEntry, _ judged: JudgedPartition
    ) throws {
        let word = Word(
            by: release.by, reason: release.reason, at: release.at, record: false, dropsMost: true)
        _ =
            release.mode == .whole
            ? try releaseWhole(judged, entry, word) : try releaseRemainder(judged, entry, word)
    }

    private mutating func releaseWhole(
        _ judged: JudgedPartition, _ entry: LedgerEntry, _ word: Word
    ) throws -> ReleaseReport {
        try FileSystem.makeFolder(store.promoted)
        let staged = try store.stage(
            judged.file.name, from: PlacedBytes(judged.read), flag: nil)
        return try finish(
            word.release(of: entry, .whole, rows: Int(entry.rows)), entry,
            checks: judged.judgement.checks, rejected: 0, staged: staged, record: word.record)
    }

    private static let fewPurchases = 10

    private mutating func releaseRemainder(
        _ judged: JudgedPartition, _ entry: LedgerEntry, _ word: Word
    ) throws -> ReleaseReport {
        if let damage = judged.profile.damage { throw ReleaseRefusal.noRemainder(damage) }
        if judged.file.feed.format.kind == .parquet {
            throw ReleaseRefusal.noRemainder("of Parquet no file without some rows is made")
        }
        if let damaged = judged.profile.set?.damaged.first.first {
            throw ReleaseRefusal.noRemainder(damaged.message(for: judged.file.feed))
        }
        // Made anew rather than taken from the quarantine folder, where somebody may have edited it.
        try FileSystem.makeFolder(store.promoted)
        let folder = try StagedFolder(beside: store.promoted + "/" + entry.partition)
        let evidence = try EvidenceFiles(
            folder: folder.path, header: judged.read.header,
            preamble: judged.read.preamble, remainder: true,
            isSet: judged.file.parts != nil, format: judged.file.feed.format)
        do throws(EngineError) {
            try engine.split(judged.file.source(), by: judged.rejection, into: evidence)
        } catch {
            guard error.kind == .unsupported else { throw error }
            throw ReleaseRefusal.noRecords(error.message)
        }
        let rejected = try evidence.commit()
        try judged.read.verify()
        let again = try judge(read(remainder(of: judged.file, in: folder.path)))
        let (all, left) = (judged.profile, again.profile)
        // Of a handful of purchases a half says nothing.
        let losesPurchases =
            all.purchases.count >= Self.fewPurchases
            && left.purchases.count * 2 < all.purchases.count
        let isMost = left.records * 2 < all.records || losesPurchases
        guard !isMost || word.dropsMost else {
            throw ReleaseRefusal.mostRejected(
                records: rejected.records, of: all.records,
                purchases: max(0, all.purchases.count - left.purchases.count),
                ofPurchases: all.purchases.count)
        }
        guard again.verdict != .quarantined else {
            throw ReleaseRefusal.remainderBlocked(
                again.judgement.checks.filter { $0.counts && $0.severity == .p0 })
        }
        let release = word.release(of: entry, .withoutRejected, rows: again.profile.records)
        let staged = try stage(
            again.file, as: PartitionStore.promotedName(entry.partition, release))
        return try withExtendedLifetime(folder) {
            try finish(
                release, entry, checks: again.judgement.checks, rejected: rejected.records,
                staged: staged, record: word.record)
        }
    }

    /// What is left of a partition, as it lies in the folder of its evidence.
    private func remainder(of file: LandedFile, in folder: String) throws -> LandedFile {
        guard let parts = file.parts else {
            return LandedFile(
                feed: file.feed, day: file.day, name: file.name,
                path: folder + "/" + EvidenceFiles.remainderName)
        }
        let place = folder + "/" + EvidenceFiles.remainderFolder
        return LandedFile(
            feed: file.feed, day: file.day, folder: place,
            parts: try parts.map { part in
                let path = EvidenceFiles.plain(part.path)
                return LandedFile.Part(
                    path: path, hour: part.hour,
                    identity: try FileIdentity(path: "\(place)/\(path)"))
            })
    }

    /// Copies, since evidence is for its owner alone and what is promoted is for others.
    private func stage(_ remainder: LandedFile, as name: String) throws -> StagedPartition {
        guard let parts = remainder.parts else {
            let file = try Publishing.stage(
                remainder.path, for: store.promoted + "/" + name, mode: .copy)
            return StagedPartition(name: name, .promotion(file, flag: nil))
        }
        let folder = try store.stageSet(parts, of: remainder.path, as: name, mode: .copy)
        return StagedPartition(name: name, .set(folder, flag: nil))
    }

    /// Files first, then the ledger, then the promoted name.
    private mutating func finish(
        _ release: LedgerRelease, _ entry: LedgerEntry, checks: [RecordedOutcome], rejected: Int,
        staged: StagedPartition, record: Bool
    ) throws -> ReleaseReport {
        do {
            // The file that lies ready is found after a loss of power too: the landed one may be archived.
            try store.syncPromoted()
            if record { try ledger.recordRelease(release) }
            if let flag = AtRiskFlag(entry, release, checks: checks) { try store.write(flag) }
            try store.commit(staged)
        } catch {
            // The next run finishes what is on record, should the landed file be gone by then.
            if try self.release(of: entry) != nil { staged.leave() }
            throw error
        }
        carriedOut[release.entry] = release.mode.action
        inherited.untold[release.entry] = nil
        return ReleaseReport(
            feed: entry.feed, day: entry.day, partition: entry.partition,
            file: PartitionStore.promotedName(entry.partition, release),
            rejectedDropped: release.mode == .withoutRejected, rejected: rejected,
            records: release.rows,
            by: release.by, reason: release.reason, checks: checks)
    }

    /// Records a new judgement of a released partition; what was promoted stays as it is.
    func uphold(_ release: LedgerRelease, _ judged: JudgedPartition) throws -> PartitionReport {
        let entry = entry(judged, action: release.mode.action)
        // The flag beside the file tells of the findings in force; files first, as ever.
        if release.mode == .whole, let flag = AtRiskFlag(entry, release) { try store.write(flag) }
        _ = try ledger.record(
            entry, keys: judged.read.transactions.keys,
            waiverUses: judged.judgement.waivers, files: judged.read.fileRecords,
            carrying: release)
        return PartitionReport(judged, action: .released)
    }
}
