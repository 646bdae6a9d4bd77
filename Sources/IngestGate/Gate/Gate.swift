package import Durable
package import Ledger
package import Profile
package import Shared

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

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
    /// Decisions that have become visible and are to be marked so, all at once at the end of the run.
    private var carriedOut: [Int64: LedgerEntry.Action] = [:]
    /// Decisions of a run that was killed before it could tell anybody: this one has to.
    private var untold: Set<Int64> = []

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

    /// What is on record for these very bytes, if they need not be judged again.
    package func recorded(_ partition: LandedPartition) throws -> LedgerEntry? {
        guard let entry = try ledger.current(feed: partition.feed.name, day: partition.day),
            entry.partition == partition.name,
            let identity = try? FileIdentity(path: partition.path), let known = entry.identity,
            identity.hasSameContent(as: known),
            try holds(entry)
        else { return nil }
        return entry
    }

    /// Whether the folders show what the ledger says of an entry.
    package func holds(_ entry: LedgerEntry) throws -> Bool {
        store.holds(entry, try release(of: entry))
    }

    package func release(of entry: LedgerEntry) throws -> LedgerRelease? {
        try entry.id.flatMap { try ledger.release(of: $0) }
    }

    /// - Parameter partitions: How many are read at the same time, each with its share of the cores.
    package func reader(among partitions: Int = 1) -> PartitionReader {
        PartitionReader(engine: engine.shared(among: partitions))
    }

    /// Judges what was read, against the days before it.
    package mutating func judge(_ landing: ScannedLanding) throws -> Judged {
        let partition = landing.partition
        let feed = partition.feed.name
        let settings = config.history
        let days = try ledger.baselineDays(
            feed: feed, before: partition.day, limit: settings.baselineDays)
        var history = PartitionHistory(
            baseline: try days.compactMap { try baselines.day($0.id, $0.day, ledger) },
            minimumDays: settings.minimumDays)
        let transactions = landing.scanned.transactions
        if partition.feed.purchases != nil {
            let found = try ledger.replays(
                feed: feed, day: partition.day, lookBackDays: settings.transactionDays,
                keys: transactions.keys)
            let texts = try transactions.texts(of: Set(found.map(\.key)))
            history.replays = found.map { replay in
                PartitionHistory.Replay(
                    key: replay.key, id: texts[replay.key] ?? "?", partition: replay.partition,
                    day: replay.day)
            }.sorted { $0.id < $1.id }
            history.searchedPartitions = try ledger.countEarlier(
                feed: feed, before: partition.day, days: settings.transactionDays)
        }
        history.replayDays = settings.transactionDays
        let judgement = Judgement(
            partition.feed, landing.scanned.profile, history, config: config, today: today)
        return Judged(landing: landing, history: history, judgement: judgement)
    }

    /// Carries out a verdict: files first, then the ledger, then the name that others read.
    package mutating func act(on judged: Judged) throws -> PartitionReport {
        let partition = judged.landing.partition
        var report = judged.report(action: .none)
        let before = try ledger.current(feed: partition.feed.name, day: partition.day)
        switch try standing(of: judged, before) {
        case .onRecord(let entry):
            // Only touched or copied.
            if let id = entry.id { try ledger.setIdentity(judged.landing.identity, of: id) }
            return try self.report(recorded: entry)
        case .released(let release):
            return try uphold(release, judged)
        case .new(let restates, let ended):
            report.restates = restates
            report.endedRelease = ended
        }
        let staged = try store.stage(judged, report: &report, engine: engine)
        let entry = judged.entry(
            action: report.verdict == .quarantined ? .quarantining : .promoting,
            configFingerprint: configFingerprint, now: now, version: version)
        if report.verdict == .quarantined { try store.forgetEvidence(of: partition.name) }
        let recorded = try ledger.record(
            entry, keys: judged.landing.scanned.transactions.keys,
            waiverUses: judged.judgement.waivers)
        try store.publish(staged, replacing: before)
        if let id = recorded.id {
            carriedOut[id] = LedgerEntry.Action(report.action)
            // What the next day is compared with need not be read back from what was just written.
            if report.verdict != .quarantined {
                baselines.remember(judged.landing.scanned.profile, of: partition.day, as: id)
            }
        }
        return report
    }

    /// The entry whose bytes these replace; nil where they are the first of their day.
    func replaced(
        by profile: PartitionProfile, _ before: LedgerEntry?
    ) throws -> LedgerEntry? {
        guard let before else { return nil }
        if before.fingerprint != profile.fingerprint { return before }
        // A killed run had recorded these bytes already: they still replace what it replaced.
        guard before.configFingerprint == configFingerprint, let id = before.supersedes else {
            return nil
        }
        return try ledger.entry(id: id).flatMap {
            $0.fingerprint == profile.fingerprint ? nil : $0
        }
    }

    /// Finishes what a killed run had written down but not carried out.
    package mutating func recover() throws {
        try store.sweep()
        for entry in try ledger.pending() {
            let path = config.folders.landing + "/" + entry.partition
            try store.finish(entry, landing: path)
            if let id = entry.id {
                // Marked as done when this run has told it: should it be killed as well, the next one will.
                carriedOut[id] = LedgerEntry.Action(PartitionReport.Action(entry.verdict))
                untold.insert(id)
            }
        }
        try redoReleases()
    }

    /// Whether a killed run decided this and nobody has heard of it.
    package func isUntold(_ entry: LedgerEntry) -> Bool { entry.id.map(untold.contains) ?? false }

    /// Marks what was done as done. Killed before that, what was decided is told by the next run: so
    /// a run tells first.
    package mutating func settle() throws {
        guard !carriedOut.isEmpty else { return }
        try store.syncPromoted()
        try ledger.settle(carriedOut)
        carriedOut = [:]
    }

    /// Drops what is too old to be looked up, and writes the list of what downstream may read.
    package func finish() throws {
        for feed in config.feeds {
            guard let newest = try ledger.newestDay(feed: feed.name) else { continue }
            // A stray file of a far year must not make every purchase forgotten.
            let reference = min(newest, today.advanced(by: 1))
            try ledger.forget(
                feed: feed.name, before: reference.advanced(by: -config.history.transactionDays))
        }
        try writeManifest()
    }

    func writeManifest() throws {
        let feeds = config.feeds.map(\.name)
        var items: [Manifest.Item] = []
        for feed in feeds {
            for entry in try ledger.entries(feed: feed, withChecks: false) {
                let release = try release(of: entry)
                if let item = Manifest.Item(entry, release) { items.append(item) }
            }
        }
        try store.write(Manifest(partitions: items))
    }
}

/// Reads landed partitions; several may be read at the same time.
package struct PartitionReader: Sendable {
    let engine: any ProfileEngine

    package func scan(_ partition: LandedPartition) throws -> ScannedLanding {
        let identity = try PartitionStore.identity(partition.path)
        guard FileSystem.isPlain(partition.path) else {
            throw EngineError(
                .directory, "\(partition.path) is no file but a folder, pipe or device")
        }
        let scanned = try engine.profile(partition.source)
        return ScannedLanding(partition: partition, scanned: scanned, identity: identity)
    }
}

/// A partition as it was read from the landing area.
package struct ScannedLanding: Sendable {
    package let partition: LandedPartition
    package let scanned: ProfiledPartition
    /// Of the file that was read; if another one stands there now, nothing is done with it.
    package let identity: FileIdentity
}

/// A partition with its verdict, before anything is done.
package struct Judged: Sendable {
    package let landing: ScannedLanding
    package let history: PartitionHistory
    package let judgement: Judgement

    package func report(action: PartitionReport.Action) -> PartitionReport {
        let profile = landing.scanned.profile
        return PartitionReport(
            feed: profile.feed, partition: profile.partition, day: landing.partition.day,
            verdict: judgement.verdict, action: action, records: profile.records,
            bytes: profile.bytes, checks: judgement.checks)
    }

    func entry(
        action: LedgerEntry.Action, configFingerprint: String, now: Instant, version: String
    ) -> LedgerEntry {
        let profile = landing.scanned.profile
        return LedgerEntry(
            feed: profile.feed, partition: profile.partition, day: landing.partition.day,
            fingerprint: profile.fingerprint, fileBytes: landing.identity.size,
            identity: landing.identity, rows: Int64(profile.records),
            verdict: judgement.verdict, action: action, header: profile.columns.map(\.name),
            checks: judgement.checks, profile: Data(profile.json),
            configFingerprint: configFingerprint, judgedAt: now, version: version,
            isWaived: judgement.checks.contains(where: \.waived))
    }
}

extension LedgerEntry.Action {
    init(_ action: PartitionReport.Action) { self.init(rawValue: action.rawValue) }
}

extension PartitionReport.Action {
    init(_ verdict: Verdict) {
        self =
            switch verdict {
            case .clean: .promoted
            case .atRisk: .promotedAtRisk
            case .quarantined: .quarantined
            }
    }
}

/// Profiles of earlier days, each decoded once in a run.
struct BaselineCache {
    private var days: [Int64: PartitionHistory.BaselineDay] = [:]

    mutating func day(
        _ id: Int64, _ day: Day, _ ledger: Ledger
    ) throws -> PartitionHistory.BaselineDay? {
        if let known = days[id] { return known }
        guard let data = try ledger.profile(of: id) else { return nil }
        let profile = try profile(data, day, ledger)
        let found = PartitionHistory.BaselineDay(day: day, profile: profile)
        days[id] = found
        return found
    }

    /// Keeps what was recorded as an entry just now.
    mutating func remember(_ profile: PartitionProfile, of day: Day, as id: Int64) {
        days[id] = PartitionHistory.BaselineDay(day: day, profile: profile)
    }

    /// What another version counted may mean something else, so only what is known is read.
    private func profile(
        _ data: Data, _ day: Day, _ ledger: Ledger
    ) throws(LedgerError) -> PartitionProfile {
        let known = PartitionProfile.currentSchemaVersion
        let profile: PartitionProfile
        do {
            let found = try JSON.value(Version.self, from: data).number
            guard found == known else {
                throw LedgerError.Problem.profileVersion(found: found, known: known, day: day)
            }
            profile = try JSON.value(PartitionProfile.self, from: data)
        } catch let problem as LedgerError.Problem {
            throw LedgerError(path: ledger.path, problem)
        } catch {
            throw LedgerError(
                path: ledger.path, .corrupt("the profile of \(day) cannot be read"))
        }
        return profile
    }

    private struct Version: Decodable {
        let number: Int

        enum CodingKeys: String, CodingKey { case number = "schema_version" }
    }
}
