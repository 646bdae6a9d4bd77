import Durable
package import Ledger
package import Profile
package import Shared

/// Layer 1 at work: reads partitions, has them judged, acts on the verdict, and writes it down.
///
/// Everything else in this library is values; effects on folders and on the ledger begin here. The caller holds
/// the run lock for anything but `--dry-run`.
package struct Gate {
    package let config: GateConfig
    package let ledger: Ledger
    package let store: PartitionStore
    /// The only clock.
    package let now: Instant
    package let version: String
    package let engine: any ProfileEngine
    private var baselines: BaselineCache
    /// Nil before a dry run has judged anything.
    var rehearsal: Rehearsal?
    /// Decisions that have become visible and are to be marked so, all at once at the end of the run.
    var carriedOut: [Int64: LedgerEntry.Action] = [:]
    /// The days of each feed that this run's answer is about, where it is another one than the last.
    package var answers: [String: Set<PartitionDay>] = [:]
    /// What a killed run left to this one.
    package internal(set) var inherited = Inheritance()
    /// Later days to be judged again, of which nobody was told yet.
    var overtaken: [OvertakenDay] = []

    package init(
        config: GateConfig, ledger: Ledger, engine: any ProfileEngine, now: Instant,
        version: String
    ) {
        self.config = config
        self.ledger = ledger
        self.now = now
        self.version = version
        store = PartitionStore(state: config.folders.state)
        self.engine = engine
        baselines = BaselineCache()
        let today = now.day
        self.today = today
        // Another version may judge otherwise, and so does the same one after a waiver has expired.
        let expired = config.waivers.indices.filter { config.waivers[$0].expires < today }
        configFingerprint =
            "\(config.digest)-\(version)" + expired.map { "-w\($0)" }.joined()
    }

    let today: Day
    /// Stands for everything beside the bytes and earlier days that a verdict depends on.
    let configFingerprint: String

    /// Whether these very bytes are on record, and need not be judged again.
    package func isRecorded(
        _ file: LandedFile, as mark: LedgerMark, _ release: LedgerRelease?
    ) -> Bool {
        guard mark.partition == file.name, let known = mark.identity,
            let identity = try? file.listed ?? FileIdentity(path: file.path)
        else { return false }
        return identity.hasSameContent(as: known)
            && store.holds(mark.partition, mark.verdict, release)
    }

    /// Whether it was judged by the configuration in force.
    package func isUpToDate(_ mark: LedgerMark) -> Bool {
        mark.configFingerprint == configFingerprint
    }

    /// Whether the folders show what the ledger says of an entry.
    package func holds(_ entry: LedgerEntry) throws -> Bool {
        store.holds(entry, try release(of: entry))
    }

    package func holds(_ mark: LedgerMark, _ release: LedgerRelease?) -> Bool {
        store.holds(mark.partition, mark.verdict, release)
    }

    package func release(of entry: LedgerEntry) throws -> LedgerRelease? {
        try entry.id.flatMap { try ledger.release(of: $0) }
    }

    /// - Parameter partitions: How many are read at the same time, each with its share of the cores.
    package func reader(among partitions: Int = 1) -> PartitionReader {
        PartitionReader(engine: engine.shared(among: partitions))
    }

    /// Judges what was read, against the days before it.
    package mutating func judge(_ read: ReadPartition) throws -> JudgedPartition {
        let file = read.file
        let settings = config.history
        var history = PartitionHistory(
            baseline: try baseline(of: file), minimumDays: settings.minimumDays)
        if file.feed.purchases != nil { try findReplays(of: read, &history) }
        history.replayDays = settings.transactionDays
        let judgement = Judgement(
            file.feed, read.profile, history, config: config, today: today)
        return JudgedPartition(read: read, history: history, judgement: judgement)
    }

    private mutating func baseline(
        of file: LandedFile
    ) throws -> [PartitionHistory.BaselineDay] {
        let days = try baselineDays(feed: file.feed.name, before: file.day)
        let (ledger, rehearsed) = (ledger, rehearsal?.ledger)
        return try baselines.baseline(of: file.feed.name, days) { id in
            if id < 0, let rehearsed { return (rehearsed, -id) }
            return (ledger, id)
        }
    }

    /// The paths inside payloads that a file is to be compared by.
    package mutating func usualPaths(of file: LandedFile) throws -> UsualPaths {
        guard file.feed.columns.contains(where: \.holdsJSON) else { return UsualPaths() }
        return UsualPaths(try baseline(of: file).map(\.profile))
    }

    /// Reads a single file, with what it is to be compared by.
    mutating func read(_ file: LandedFile) throws -> ReadPartition {
        try reader().read(file, usual: usualPaths(of: file))
    }

    private func findReplays(
        of read: ReadPartition, _ history: inout PartitionHistory
    ) throws {
        let (feed, day) = (read.file.feed.name, read.file.day)
        let (found, searched) = try knownEarlier(
            feed: feed, day: day, keys: read.transactions.keys)
        let texts = try read.transactions.texts(of: Set(found.map(\.key)))
        history.replays = found.map { replay in
            PartitionHistory.Replay(
                key: replay.key, id: texts[replay.key] ?? "?", partition: replay.partition,
                day: replay.day)
        }.sorted { $0.id < $1.id }
        history.searchedPartitions = searched
    }

    /// What is on record of a file's day.
    func current(_ file: LandedFile) throws -> LedgerEntry? {
        try ledger.current(feed: file.feed.name, day: file.day)
    }

    /// Carries out a verdict: files first, then the ledger, then the name that others read.
    package mutating func act(on judged: JudgedPartition) throws -> PartitionReport {
        let before = try current(judged.file)
        switch try compare(judged, with: before) {
        case .onRecord(let entry):
            // Only touched or copied.
            if let id = entry.id { try ledger.setIdentity(judged.read.identity, of: id) }
            if try isOvertaken(judged.file) {
                try ledger.noteCaughtUp(feed: entry.feed, day: entry.day)
            }
            return try report(recorded: entry)
        case .released(let release):
            return try uphold(release, judged)
        case .new(let restates, let ended):
            var report = PartitionReport(judged, action: .init(judged.verdict))
            report.restates = restates
            report.endedRelease = ended
            report.dismissal = try dismissal(of: judged)
            return try carryOut(judged, report, replacing: before)
        }
    }

    private mutating func carryOut(
        _ judged: JudgedPartition, _ decided: PartitionReport, replacing before: LedgerEntry?
    ) throws -> PartitionReport {
        var report = decided
        let entry = self.entry(judged, action: .init(deciding: judged.verdict))
        let staged: StagedPartition
        switch judged.verdict {
        case .clean, .atRisk:
            try FileSystem.makeFolder(store.promoted)
            staged = try store.stage(entry, from: PlacedBytes(judged.read))
        case .quarantined:
            let evidence = try store.stageQuarantine(
                judged.read, judged.rejection, by: engine)
            report.rejected = evidence.rejected
            report.rejectedPurchases = evidence.rejectedPurchases
            report.quarantine = evidence.place
            staged = try evidence.finish(
                findings: report.json, reason: Reason(report, evidence, config).text)
            // Kept input is nowhere else, until the new evidence has it.
            if judged.file.origin != .kept { try store.forgetEvidence(of: entry.partition) }
        }
        if judged.file.origin != .landing { try store.sync(staged) }
        let later = try holders(of: judged.read, replacing: before)
        let recorded: LedgerEntry
        do {
            recorded = try ledger.record(
                entry, keys: judged.read.transactions.keys, waiverUses: judged.judgement.waivers,
                files: judged.read.fileRecords,
                again: before.map { judged.findsMoreReplays(than: $0) } ?? false,
                overtaking: later)
            try store.publish(staged, replacing: before)
        } catch {
            // The next run finishes what is on record, and needs the files for that.
            if isOnRecord(entry) { staged.leave() }
            throw error
        }
        try note(later, of: judged.file.feed, since: judged.file.day)
        if let id = recorded.id {
            carriedOut[id] = .init(carriedOut: judged.verdict)
            // What the next day is compared with need not be read back from what was just written.
            if judged.verdict != .quarantined {
                baselines.remember(
                    judged.profile, feed: judged.file.feed.name, day: judged.file.day, as: id)
            }
        }
        return report
    }

    /// An error of the ledger may have come before or after it had the entry: so it is asked.
    private func isOnRecord(_ entry: LedgerEntry) -> Bool {
        do {
            let now = try ledger.current(feed: entry.feed, day: entry.day)
            return now?.action == entry.action && now?.fingerprint == entry.fingerprint
                && now?.configFingerprint == entry.configFingerprint
        } catch {
            return true
        }
    }

    /// What the ledger gets of a judgement.
    func entry(_ judged: JudgedPartition, action: LedgerEntry.Action) -> LedgerEntry {
        judged.entry(
            action: action, configFingerprint: configFingerprint, now: now, version: version)
    }

    /// Drops what is too old to be looked up, and writes the list of what downstream may read.
    package func finish() throws {
        for feed in config.feeds {
            guard let newest = try ledger.newestDay(feed: feed.name) else { continue }
            // A stray file of a far year must not make every purchase forgotten.
            let reference = min(newest.date, today.advanced(by: 1))
            try ledger.forget(
                feed: feed.name, before: reference.advanced(by: -config.history.transactionDays))
        }
        try writeManifest()
    }

    func writeManifest() throws {
        let releases = try ledger.releases()
        let items = try config.feeds.flatMap { feed in
            let files = try ledger.files(feed: feed.name)
            return try ledger.marks(feed: feed.name).compactMap { mark -> Manifest.Item? in
                // Of what is not carried out yet, what is there counts.
                if mark.action == .promoting, !store.isPromoted(mark.partition) { return nil }
                if inherited.lost.contains(where: { $0.id == mark.id }) { return nil }
                return Manifest.Item(
                    mark, of: feed.name, releases[mark.id], files: files[mark.id])
            }
        }
        try store.write(Manifest(partitions: items))
    }
}
