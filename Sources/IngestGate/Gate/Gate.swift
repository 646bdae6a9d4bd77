package import CSVScan
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
    package var profiler: Profiler
    private var baselines: BaselineCache

    package init(
        config: GateConfig, ledger: Ledger, now: Instant, version: String
    ) {
        self.config = config
        self.ledger = ledger
        self.now = now
        self.version = version
        store = PartitionStore(state: config.folders.state)
        profiler = Profiler(config.limits)
        baselines = BaselineCache()
    }

    var today: Day { Day(number: Int((now.microseconds / 86_400_000_000))) }

    /// What is on record for these very bytes, if they need not be judged again.
    package func recorded(_ partition: LandedPartition) throws -> LedgerEntry? {
        guard let entry = try ledger.current(feed: partition.feed.name, day: partition.day),
            entry.partition == partition.name,
            let identity = try? FileIdentity(path: partition.path), identity.hasSameContent(as: entry.identity),
            store.holds(entry, try ledger.release(of: entry.id))
        else { return nil }
        return entry
    }

    package var reader: PartitionReader { PartitionReader(profiler: profiler) }

    /// Judges what was read, against the days before it.
    package mutating func judge(_ landing: ScannedLanding) throws -> Judged {
        let partition = landing.partition
        let feed = partition.feed.name
        let settings = config.history
        let entries = try ledger.baseline(
            feed: feed, before: partition.day, limit: settings.baselineDays)
        var history = PartitionHistory(
            baseline: try entries.map { try baselines.day($0) },
            minimumDays: settings.minimumDays)
        let transactions = landing.scanned.transactions
        if partition.feed.purchases != nil {
            let found = try ledger.replays(
                feed: feed, day: partition.day, lookBackDays: settings.transactionDays,
                keys: transactions.keys)
            let texts = try transactions.texts(of: Set(found.replays.map(\.key)))
            history.replays = found.replays.map { replay in
                PartitionHistory.Replay(
                    key: replay.key, id: texts[replay.key] ?? "?", partition: replay.partition,
                    day: replay.day)
            }.sorted { $0.id < $1.id }
            history.searchedPartitions = found.searchedPartitions
        }
        history.replayDays = settings.transactionDays
        let judgement = Judgement(
            landing.scanned.plan, landing.scanned.profile, history, config: config, today: today)
        return Judged(landing: landing, history: history, judgement: judgement)
    }

    /// Carries out a verdict: files first, then the ledger, then the name that others read.
    package func act(on judged: Judged) throws -> PartitionReport {
        let partition = judged.landing.partition
        let before = try ledger.current(feed: partition.feed.name, day: partition.day)
        var report = judged.report(action: .none)
        let profile = judged.landing.scanned.profile
        if let before, before.fingerprint == profile.fingerprint,
            before.configFingerprint == config.fingerprint, before.partition == partition.name,
            store.holds(before, try ledger.release(of: before.id))
        {
            // The same bytes under the same configuration, only touched or copied.
            try ledger.refresh(before, identity: judged.landing.identity)
            report.action = .unchanged
            report.verdict = before.verdict
            report.checks = before.checks
            return report
        }
        if let before, before.fingerprint != profile.fingerprint { report.restates = before.verdict }
        let staged = try store.stage(judged, report: &report, profiler: profiler, now: now)
        let entry = judged.entry(
            action: report.action.rawValue, config: config, now: now, version: version)
        let recorded = try ledger.record(
            entry, keys: judged.landing.scanned.transactions.keys,
            waivers: judged.judgement.waivers)
        try store.publish(staged, replacing: before)
        try ledger.settle(recorded.id)
        return report
    }

    /// Finishes what a killed run had written down but not carried out.
    package func recover() throws {
        try store.sweep()
        for entry in try ledger.unsettled() {
            let path = config.folders.landing + "/" + entry.partition
            try store.finish(entry, landing: path)
            try ledger.settle(entry.id)
        }
    }

    /// Writes the list of what downstream may read.
    package func writeManifest() throws {
        let feeds = config.feeds.map(\.name)
        var items: [Manifest.Item] = []
        for feed in feeds {
            for entry in try ledger.entries(feed: feed) {
                let release = try ledger.release(of: entry.id)
                if let item = Manifest.Item(entry, release) { items.append(item) }
            }
        }
        try store.write(Manifest(partitions: items))
    }
}

/// Reads landed partitions; several may be read at the same time.
package struct PartitionReader: Sendable {
    let profiler: Profiler

    package func scan(_ partition: LandedPartition) throws -> ScannedLanding {
        let identity = try PartitionStore.identity(partition.path)
        let scanned = try profiler.scan(
            path: partition.path, feed: partition.feed, partition: partition.name,
            day: partition.day)
        return ScannedLanding(partition: partition, scanned: scanned, identity: identity)
    }
}

/// A partition as it was read from the landing area.
package struct ScannedLanding: Sendable {
    package let partition: LandedPartition
    package let scanned: ScannedPartition
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
        action: String, config: GateConfig, now: Instant, version: String
    ) -> LedgerEntry {
        let profile = landing.scanned.profile
        return LedgerEntry(
            feed: profile.feed, partition: profile.partition, day: landing.partition.day,
            fingerprint: profile.fingerprint, identity: landing.identity, rows: profile.records,
            verdict: judgement.verdict, action: action, header: profile.columns.map(\.name),
            checks: judgement.checks, profile: (try? JSON.data(profile)) ?? .init(),
            configFingerprint: config.fingerprint, judgedAt: now, version: version,
            waived: judgement.checks.contains(where: \.waived))
    }
}

/// Profiles of earlier days, each decoded once in a run.
struct BaselineCache {
    private var days: [Int64: PartitionHistory.BaselineDay] = [:]

    mutating func day(_ entry: LedgerEntry) throws -> PartitionHistory.BaselineDay {
        if let known = days[entry.id] { return known }
        let profile = try JSON.value(PartitionProfile.self, from: entry.profile)
        let day = PartitionHistory.BaselineDay(day: entry.day, profile: profile)
        days[entry.id] = day
        return day
    }
}
