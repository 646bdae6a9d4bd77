import Durable
import Ledger
import Profile
package import Shared

/// Why a partition is not released.
package enum ReleaseRefusal: Error, CustomStringConvertible {
    case alreadyReleased(LedgerRelease)
    case missing(String)
    case changed(String)
    case noRemainder(String)
    case remainderBlocked([RecordedOutcome])

    package var description: String {
        switch self {
        case .alreadyReleased(let release):
            "it was released already, by \(release.by) at \(release.at): \(release.reason)"
        case .missing(let path):
            "'\(path)' is no longer in the landing folder, so there is nothing to promote"
        case .changed(let path):
            "'\(path)' is not the file that was quarantined; judge it with ingest-gate check"
        case .noRemainder(let damage):
            "the file is damaged (\(damage)), so nobody knows what a remainder would lack; "
                + "release it whole, or have it delivered again"
        case .remainderBlocked(let checks):
            "without its rejected records the partition is still quarantined:\n"
                + checks.map { "  \($0.severity.short) \($0.rule): \($0.message)" }
                .joined(separator: "\n")
                + "\nRelease it whole (without --drop-rejected), or have it delivered again"
        }
    }
}

/// What a release promoted.
package struct ReleaseReport: Encodable, Sendable {
    package var schemaVersion = 1
    package var feed: String
    package var day: Day
    package var partition: String
    /// In `promoted/`.
    package var file: String
    package var rejectedDropped: Bool
    package var rejected: Int
    package var records: Int
    package var by: String
    package var reason: String
    /// The outcomes on what was promoted.
    package var checks: [RecordedOutcome]

    enum CodingKeys: String, CodingKey {
        case schemaVersion = "schema_version"
        case feed, day, partition, file, rejected, records, by, reason, checks
        case rejectedDropped = "rejected_dropped"
    }
}

extension Gate {
    /// Promotes a quarantined partition on a person's word, at risk.
    package mutating func release(
        _ entry: LedgerEntry, by: String, reason: String, dropRejected: Bool
    ) throws -> ReleaseReport {
        if let known = try release(of: entry) {
            throw ReleaseRefusal.alreadyReleased(known)
        }
        guard let feed = config.feeds.first(where: { $0.name == entry.feed }) else {
            throw ReleaseRefusal.missing(entry.partition)
        }
        guard let partition = source(of: entry, feed) else {
            throw ReleaseRefusal.missing(config.folders.landing + "/" + entry.partition)
        }
        let held = try HeldPartition(partition, in: store.promoted)
        let judged = try judge(reader().scan(held.partition))
        guard judged.landing.scanned.profile.fingerprint == entry.fingerprint else {
            throw ReleaseRefusal.changed(partition.path)
        }
        let word = Word(by: by, reason: reason, at: now, record: true)
        return try withExtendedLifetime(held) {
            dropRejected
                ? try releaseRemainder(judged, entry, word) : try releaseWhole(judged, entry, word)
        }
    }

    /// The bytes of a quarantined partition: the landed file, or what was kept of standard input.
    private func source(of entry: LedgerEntry, _ feed: Feed) -> LandedPartition? {
        let kept = store.keptInput(entry.partition)
        let landed = config.folders.landing + "/" + entry.partition
        // Kept input is what was judged; a file of its name landed by another way.
        guard let path = [kept, landed].first(where: { FileSystem.exists($0) }) else { return nil }
        return LandedPartition(
            feed: feed, day: entry.day, name: entry.partition, path: path,
            isPassing: path == kept)
    }

    /// Whose word a release rests on.
    struct Word {
        let by: String
        let reason: String
        let at: Instant
        /// False where it is on record and only to be carried out.
        let record: Bool
    }

    /// Carries out releases that were recorded by a run that was killed before it could.
    mutating func redoReleases() throws {
        for feed in config.feeds {
            for entry in try ledger.released(feed: feed.name) {
                guard let release = try release(of: entry), !store.holds(entry, release),
                    let partition = source(of: entry, feed)
                else { continue }
                let held = try HeldPartition(partition, in: store.promoted)
                let judged = try judge(reader().scan(held.partition))
                guard judged.landing.scanned.profile.fingerprint == entry.fingerprint else {
                    continue
                }
                let word = Word(
                    by: release.by, reason: release.reason, at: release.at, record: false)
                do {
                    try withExtendedLifetime(held) {
                        _ =
                            release.mode == .whole
                            ? try releaseWhole(judged, entry, word)
                            : try releaseRemainder(judged, entry, word)
                    }
                } catch is ReleaseRefusal {
                    // By the configuration of today it would be refused: it is judged anew.
                    continue
                }
            }
        }
    }

    private func releaseWhole(
        _ judged: Judged, _ entry: LedgerEntry, _ word: Word
    ) throws -> ReleaseReport {
        try FileSystem.makeFolder(store.promoted)
        let file = try store.stage(judged.landing)
        let release = LedgerRelease(
            entry: entry.id ?? 0, by: word.by, reason: word.reason, at: word.at, mode: .whole,
            rows: Int(entry.rows))
        return try finish(
            release, entry, checks: judged.judgement.checks, rejected: 0, file: file,
            record: word.record)
    }

    private mutating func releaseRemainder(
        _ judged: Judged, _ entry: LedgerEntry, _ word: Word
    ) throws -> ReleaseReport {
        if let damage = judged.landing.scanned.profile.damage {
            throw ReleaseRefusal.noRemainder(damage)
        }
        // Made anew rather than taken from the quarantine folder, where somebody may have edited it.
        let partition = judged.landing.partition
        try FileSystem.makeFolder(store.promoted)
        let folder = try FileSystem.makeTemporaryFolder(
            beside: store.promoted + "/" + entry.partition)
        defer { try? FileSystem.removeTreeIfExists(folder) }
        let evidence = try EvidenceFiles(
            folder: folder, header: judged.landing.scanned.header, remainder: true)
        let rejection = RecordRejection(
            judged.judgement, judged.landing.scanned.transactions, judged.history.replays)
        try engine.split(partition.source, by: rejection, into: evidence)
        let rejected = try evidence.commit()
        try store.verify(judged.landing)
        let remainder = folder + "/" + EvidenceFiles.remainderName
        let again = try judge(
            reader().scan(
                LandedPartition(
                    feed: partition.feed, day: partition.day, name: partition.name, path: remainder)
            ))
        guard again.judgement.verdict != .quarantined else {
            throw ReleaseRefusal.remainderBlocked(
                again.judgement.checks.filter { $0.counts && $0.severity == .p0 })
        }
        let release = LedgerRelease(
            entry: entry.id ?? 0, by: word.by, reason: word.reason, at: word.at,
            mode: .withoutRejected,
            rows: again.landing.scanned.profile.records)
        let name = PartitionStore.promotedName(entry.partition, release)
        let file = try Publishing.stage(
            remainder, for: store.promoted + "/" + name, mode: .copy)
        return try finish(
            release, entry, checks: again.judgement.checks, rejected: rejected, file: file,
            record: word.record)
    }

    /// Files first, then the ledger, then the promoted name.
    private func finish(
        _ release: LedgerRelease, _ entry: LedgerEntry, checks: [RecordedOutcome], rejected: Int,
        file: StagedFile, record: Bool
    ) throws -> ReleaseReport {
        let name = PartitionStore.promotedName(entry.partition, release)
        var flag = AtRiskFlag(
            checks, feed: entry.feed, partition: name, day: entry.day, verdict: entry.verdict)
        flag.release = Manifest.Item.Release(release)
        if record { try ledger.recordRelease(release) }
        try AtomicFile.write(
            flag.text(),
            to: store.promoted + "/" + PartitionStore.flagName(name))
        try file.commit()
        return ReleaseReport(
            feed: entry.feed, day: entry.day, partition: entry.partition, file: name,
            rejectedDropped: release.mode == .withoutRejected, rejected: rejected,
            records: release.rows,
            by: release.by, reason: release.reason, checks: checks)
    }
}
