import Durable
import Ledger
import Profile
public import Shared

/// What a new judgement means, given what is on record of the day. Nothing is touched to find out.
enum Standing {
    /// The same bytes under the same configuration: nothing is new.
    case onRecord(LedgerEntry)
    /// The same bytes, which a person let through knowing all of it.
    case released(LedgerRelease)
    /// To be carried out.
    case new(restates: Verdict?, ended: EndedRelease?)
}

/// A release that holds no longer: the same bytes, judged again, are worse than what was released.
public struct EndedRelease: Encodable, Sendable, Equatable {
    public var by: String
    public var reason: String
    public var at: Instant
    /// What the person who released did not know.
    public var findings: [Finding]

    public struct Finding: Encodable, Sendable, Equatable {
        public var rule: String
        public var column: String?
        public var message: String
    }

    init(_ release: LedgerRelease, because findings: [RecordedOutcome]) {
        by = release.by
        reason = release.reason
        at = release.at
        self.findings = findings.map {
            Finding(rule: $0.rule, column: $0.column, message: $0.message)
        }
    }
}

extension RecordedOutcome {
    private var blocks: Bool { counts && severity == .p0 }

    /// The blocking outcomes that were not known: of another rule or column, or further beyond the
    /// threshold than before.
    static func news(in checks: [RecordedOutcome], beyond known: [RecordedOutcome])
        -> [RecordedOutcome]
    {
        checks.filter { check in
            check.blocks
                && !known.contains { old in
                    old.blocks && old.rule == check.rule && old.column == check.column
                        && !check.isWorse(than: old)
                }
        }
    }

    private func isWorse(than old: RecordedOutcome) -> Bool {
        guard let observed, let before = old.observed, let threshold else { return false }
        return observed < threshold ? observed < before : observed > before
    }
}

extension Gate {
    /// - Parameters:
    ///   - before: What holds for the day.
    ///   - files: Whether the state folder is to hold what the ledger says. Before a dry run nobody has put
    ///     right what a killed run left.
    func standing(
        of judged: Judged, _ before: LedgerEntry?, checkingFiles files: Bool = true
    ) throws -> Standing {
        guard let before else { return .new(restates: nil, ended: nil) }
        let partition = judged.landing.partition
        let profile = judged.landing.scanned.profile
        let isSame = before.fingerprint == profile.fingerprint
        guard isSame, before.partition == partition.name, try !files || holds(before) else {
            return .new(
                restates: try replaced(by: profile, before)?.verdict,
                ended: isSame ? try endedRelease(before: before) : nil)
        }
        if before.configFingerprint == configFingerprint { return .onRecord(before) }
        guard let release = try release(of: before) else {
            return .new(restates: nil, ended: nil)
        }
        if let ended = try ended(release, of: before, by: judged.judgement.checks) {
            return .new(restates: nil, ended: ended)
        }
        return .released(release)
    }

    /// What a dry run says: what would come of a partition.
    package func foresee(_ judged: Judged) throws -> PartitionReport {
        var report = judged.report(action: .none)
        let partition = judged.landing.partition
        let before = try ledger.current(feed: partition.feed.name, day: partition.day)
        switch try standing(of: judged, before, checkingFiles: false) {
        case .onRecord(let entry):
            if try release(of: entry) != nil { report.action = .released }
            report.endedRelease = try endedRelease(before: entry)
        case .released: report.action = .released
        case .new(let restates, let ended):
            report.restates = restates
            report.endedRelease = ended
        }
        return report
    }

    /// What is on record, as a report.
    package func report(recorded entry: LedgerEntry) throws -> PartitionReport {
        var report = PartitionReport(recorded: entry, try release(of: entry))
        report.endedRelease = try endedRelease(before: entry)
        return report
    }

    /// The release that a quarantined entry put an end to. It is said as long as the entry holds.
    package func endedRelease(before entry: LedgerEntry) throws -> EndedRelease? {
        guard entry.verdict == .quarantined, try release(of: entry) == nil,
            let previous = try entry.supersedes.flatMap({ try ledger.entry(id: $0) }),
            previous.fingerprint == entry.fingerprint, let release = try release(of: previous)
        else { return nil }
        return try ended(release, of: previous, by: entry.checks)
    }

    /// Nil where all that blocks was known when the partition was released.
    private func ended(
        _ release: LedgerRelease, of entry: LedgerEntry, by checks: [RecordedOutcome]
    ) throws -> EndedRelease? {
        // Entries that the release was carried over to may have been milder.
        let released = try ledger.history(feed: entry.feed, day: entry.day).first {
            guard let known = try self.release(of: $0) else { return false }
            return $0.fingerprint == entry.fingerprint && known.at == release.at
                && known.by == release.by
        }
        let news = RecordedOutcome.news(in: checks, beyond: (released ?? entry).checks)
        return news.isEmpty ? nil : EndedRelease(release, because: news)
    }

    /// Records a new judgement of a released partition; what was promoted stays as it is.
    func uphold(
        _ release: LedgerRelease, _ judged: Judged
    ) throws -> PartitionReport {
        let entry = judged.entry(
            action: release.mode.action, configFingerprint: configFingerprint, now: now,
            version: version)
        if release.mode == .whole {
            // The flag beside the file tells of the findings in force; files first, as ever.
            var flag = AtRiskFlag(
                judged.judgement.checks, feed: entry.feed, partition: entry.partition,
                day: entry.day, verdict: entry.verdict)
            flag.release = Manifest.Item.Release(release)
            try AtomicFile.write(
                flag.text(),
                to: store.promoted + "/" + PartitionStore.flagName(entry.partition))
        }
        _ = try ledger.record(
            entry, keys: judged.landing.scanned.transactions.keys,
            waiverUses: judged.judgement.waivers, carrying: release)
        return judged.report(action: .released)
    }
}
