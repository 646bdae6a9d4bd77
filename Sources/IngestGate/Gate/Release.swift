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
        guard let partition = source(of: entry, feed) else {
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
    private func source(of entry: LedgerEntry, _ feed: Feed) -> LandedFile? {
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
        let file = try store.stageFile(
            judged.file.path, as: judged.file.name, judged: judged.read.identity)
        return try finish(
            word.release(of: entry, .whole, rows: Int(entry.rows)), entry,
            checks: judged.judgement.checks, rejected: 0, file: file, record: word.record)
    }

    private static let fewPurchases = 10

    private mutating func releaseRemainder(
        _ judged: JudgedPartition, _ entry: LedgerEntry, _ word: Word
    ) throws -> ReleaseReport {
        if let damage = judged.profile.damage { throw ReleaseRefusal.noRemainder(damage) }
        // Made anew rather than taken from the quarantine folder, where somebody may have edited it.
        try FileSystem.makeFolder(store.promoted)
        let folder = try StagedFolder(beside: store.promoted + "/" + entry.partition)
        let evidence = try EvidenceFiles(
            folder: folder.path, header: judged.read.header, remainder: true)
        do throws(EngineError) {
            try engine.split(judged.file.source(), by: judged.rejection, into: evidence)
        } catch {
            guard error.kind == .unsupported else { throw error }
            throw ReleaseRefusal.noRecords(error.message)
        }
        let rejected = try evidence.commit()
        try judged.read.verify()
        let remainder = folder.path + "/" + EvidenceFiles.remainderName
        let again = try judge(
            read(
                LandedFile(
                    feed: judged.file.feed, day: judged.file.day, name: judged.file.name,
                    path: remainder)))
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
        let name = PartitionStore.promotedName(entry.partition, release)
        let file = try Publishing.stage(
            remainder, for: store.promoted + "/" + name, mode: .copy)
        return try withExtendedLifetime(folder) {
            try finish(
                release, entry, checks: again.judgement.checks, rejected: rejected.records,
                file: file,
                record: word.record)
        }
    }

    /// Files first, then the ledger, then the promoted name.
    private mutating func finish(
        _ release: LedgerRelease, _ entry: LedgerEntry, checks: [RecordedOutcome], rejected: Int,
        file: StagedFile, record: Bool
    ) throws -> ReleaseReport {
        do {
            // The file that lies ready is found after a loss of power too: the landed one may be archived.
            try store.syncPromoted()
            if record { try ledger.recordRelease(release) }
            if let flag = AtRiskFlag(entry, release, checks: checks) { try store.write(flag) }
            try file.commit()
        } catch {
            // The next run finishes what is on record, should the landed file be gone by then.
            if try self.release(of: entry) != nil { file.leave() }
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
            waiverUses: judged.judgement.waivers, carrying: release)
        return PartitionReport(judged, action: .released)
    }
}
