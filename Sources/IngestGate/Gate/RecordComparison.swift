import Durable
import Ledger
import Profile
package import Shared

/// What a new judgement means, given what is on record of the day. Nothing is touched to find out.
enum RecordComparison {
    /// The same bytes under the same configuration: nothing is new.
    case onRecord(LedgerEntry)
    /// The same bytes, which a person let through knowing all of it.
    case released(LedgerRelease)
    /// To be carried out.
    case new(restates: Verdict?, ended: EndedRelease?)
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
    func compare(
        _ judged: JudgedPartition, with before: LedgerEntry?, checkingFiles files: Bool = true
    ) throws -> RecordComparison {
        guard let before else { return .new(restates: nil, ended: nil) }
        let read = judged.read
        let isSame = read.hasContent(of: before)
        guard isSame, before.partition == read.file.name, try !files || holds(before) else {
            return .new(
                restates: try replaced(by: read, before)?.verdict,
                ended: isSame ? try endedRelease(before: before) : nil)
        }
        // An earlier day may have arrived since, with ids that these bytes have too.
        let isOvertaken = judged.findsMoreReplays(than: before)
        if before.configFingerprint == configFingerprint, !isOvertaken { return .onRecord(before) }
        guard let release = try release(of: before) else {
            return .new(restates: isOvertaken ? before.verdict : nil, ended: nil)
        }
        if let ended = try ended(release, of: before, by: judged.judgement.checks) {
            return .new(restates: nil, ended: ended)
        }
        return .released(release)
    }

    /// What is on record, as a report.
    package func report(recorded entry: LedgerEntry) throws -> PartitionReport {
        var report = PartitionReport(recorded: entry, try release(of: entry))
        report.endedRelease = try endedRelease(before: entry)
        if report.action != .released {
            report.dismissal = try dismissal(of: entry).map { Dismissal($0) }
        }
        return report
    }

    /// The release that a quarantined entry put an end to. It is said as long as the entry holds.
    package func endedRelease(before entry: LedgerEntry) throws -> EndedRelease? {
        guard entry.verdict == .quarantined, try release(of: entry) == nil,
            let previous = try entry.supersedes.flatMap({ try ledger.entry(id: $0) }),
            previous.hasContent(of: entry), let release = try release(of: previous)
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
            return $0.hasContent(of: entry) && known.at == release.at
                && known.by == release.by
        }
        let news = RecordedOutcome.news(in: checks, beyond: (released ?? entry).checks)
        return news.isEmpty ? nil : EndedRelease(release, because: news)
    }

    /// The entry whose bytes these replace; nil where they are the first of their day.
    private func replaced(
        by read: ReadPartition, _ before: LedgerEntry
    ) throws -> LedgerEntry? {
        if !read.hasContent(of: before) { return before }
        // A killed run had recorded these bytes already: they still replace what it replaced.
        guard before.configFingerprint == configFingerprint, let id = before.supersedes else {
            return nil
        }
        return try ledger.entry(id: id).flatMap { read.hasContent(of: $0) ? nil : $0 }
    }
}
