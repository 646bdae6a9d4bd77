import Durable
import Ledger
import Profile
package import Shared

/// A day that was judged before an earlier one arrived whose transaction ids it has.
///
/// That earlier day had not landed, could not be read, or was delivered with other ids. By itself nobody would look at
/// the later one again: its bytes are on record, and its replay is counted twice for ever.
package struct OvertakenDay: Sendable {
    /// What holds for it.
    package let entry: LedgerEntry
    /// How many of its ids the earlier day has, and which day that is.
    package let ids: Int
    package let since: PartitionDay
    /// The landed file where it is the one that was judged; nil where it is gone.
    package let file: LandedFile?

    /// For people, where it cannot be judged again.
    package var message: String {
        "has \(Decimals.count(ids, "transaction id")) of \(since), which arrived after it was judged; its "
            + "file is not in the landing folder any more, so it was not judged for replays again. Deliver it again "
            + "under its name, or look at the ids by hand"
    }
}

extension Gate {
    private static let replay = PurchaseTransactionReplay()

    /// The later days that have ids of this one, now that they are known.
    ///
    /// - Parameter before: What held for its day until now.
    func holders(of read: ReadPartition, replacing before: LedgerEntry?) throws -> [KeyHolder] {
        let feed = read.file.feed
        guard feed.purchases != nil, config.isOn(Self.replay.spec, feed: feed),
            // Of bytes that are on record all later days knew.
            before.map({ !read.hasContent(of: $0) }) ?? true
        else { return [] }
        return try ledger.holders(
            feed: feed.name, after: read.file.day, days: config.history.transactionDays,
            keys: read.transactions.keys)
    }

    /// Has days looked at again that a killed run was about to look at.
    package mutating func remindOvertaken(of feeds: [Feed]) throws {
        for feed in feeds {
            for one in try ledger.overtaken(feed: feed.name) {
                try note(feed, one.day, since: one.since, ids: one.ids)
            }
        }
    }

    mutating func note(_ holders: [KeyHolder], of feed: Feed, since: PartitionDay) throws {
        for one in holders { try note(feed, one.day, since: since, ids: one.keys.count) }
    }

    private mutating func note(_ feed: Feed, _ day: PartitionDay, since: PartitionDay, ids: Int)
        throws
    {
        guard let entry = try ledger.current(feed: feed.name, day: day) else { return }
        overtaken.append(
            OvertakenDay(
                entry: entry, ids: ids, since: since, file: try landedFile(of: entry, feed)))
    }

    /// The later days that have to be judged for replays again; each is told once.
    package mutating func takeOvertaken() -> [OvertakenDay] {
        defer { overtaken = [] }
        return overtaken
    }

    /// Whether a day waits for being judged again.
    func isOvertaken(_ file: LandedFile) throws -> Bool {
        try ledger.overtaken(feed: file.feed.name).contains { $0.day == file.day }
    }

    private func landedFile(of entry: LedgerEntry, _ feed: Feed) throws -> LandedFile? {
        if let set = try landedSet(of: entry, feed) {
            let isSame = entry.identity.map { set.listed?.hasSameContent(as: $0) ?? false }
            return isSame == true ? set : nil
        }
        let path = config.folders.landing + "/" + entry.partition
        guard let known = entry.identity, let now = try? FileIdentity(path: path),
            now.hasSameContent(as: known)
        else { return nil }
        return LandedFile(feed: feed, day: entry.day, name: entry.partition, path: path)
    }

    /// Says of a day for good that it was not judged for replays, where its bytes are gone: what was promoted of it is
    /// at risk from now on.
    package mutating func markUnsearched(_ overtaken: OvertakenDay) throws -> PartitionReport {
        var entry = overtaken.entry
        guard let id = entry.id else { return try report(recorded: entry) }
        let outcome = RecordedOutcome(
            rule: Self.replay.spec.id, column: nil, status: .notEvaluated, severity: .p1,
            observed: nil, threshold: nil, n: Int(entry.rows), baselineDays: [],
            message: overtaken.message, reason: overtaken.message, counts: true)
        // One that is known to have replays says so already.
        if !entry.checks.contains(where: { $0.rule == outcome.rule && $0.counts }) {
            entry.checks.removeAll { $0.rule == outcome.rule }
            entry.checks.append(outcome)
            if entry.verdict == .clean { entry.verdict = .atRisk }
            let release = try release(of: entry)
            let isPromoted = entry.verdict != .quarantined || release != nil
            if isPromoted, let flag = AtRiskFlag(entry, release) { try store.write(flag) }
            if entry.action == .promoted { entry.action = .promotedAtRisk }
            try ledger.amend(id, entry)
        }
        return try report(recorded: entry)
    }
}

extension JudgedPartition {
    /// Whether it has transaction ids of earlier days that were not known when the same bytes were judged.
    func findsMoreReplays(than entry: LedgerEntry) -> Bool {
        func count(_ checks: [RecordedOutcome]) -> Double {
            checks.filter { $0.rule == "purchase.transaction_replay" }.compactMap(\.observed).max()
                ?? 0
        }
        return count(judgement.checks) > count(entry.checks)
    }
}
