import Ledger
import Profile
import Shared

/// What a dry run has judged so far: it would be on record by now, and later days are judged knowing it.
struct Rehearsal {
    let ledger: Ledger
    /// Of each feed: days that the rehearsal knows better than the record.
    private(set) var days: [String: Set<PartitionDay>] = [:]

    init() throws { ledger = try Ledger.empty() }

    mutating func record(_ entry: LedgerEntry, keys: some Sequence<TransactionKey>) throws {
        _ = try ledger.record(entry, keys: keys)
        days[entry.feed, default: []].insert(entry.day)
    }
}

extension Gate {
    /// The days that tell what is usual, oldest first. Those of a rehearsal have negative numbers.
    func baselineDays(feed: String, before day: PartitionDay) throws -> [(
        id: Int64, day: PartitionDay
    )] {
        let limit = config.history.baselineDays
        guard let rehearsal, let known = rehearsal.days[feed] else {
            return try ledger.baselineDays(feed: feed, before: day, limit: limit)
        }
        let recorded = try ledger.baselineDays(
            feed: feed, before: day, limit: limit + known.count
        ).filter { !known.contains($0.day) }
        let rehearsed = try rehearsal.ledger.baselineDays(feed: feed, before: day, limit: limit)
            .map { (id: -$0.id, day: $0.day) }
        return (recorded + rehearsed).sorted { $0.day < $1.day }.suffix(limit)
    }

    /// Which of a day's transaction ids an earlier day has, and how many partitions were searched.
    func knownEarlier(
        feed: String, day: PartitionDay, keys: some Sequence<TransactionKey>
    ) throws -> (found: [Replay], searched: Int) {
        let back = config.history.transactionDays
        let known = rehearsal?.days[feed] ?? []
        var found = try ledger.replays(
            feed: feed, day: day, lookBackDays: back, keys: keys, except: known)
        var searched = try ledger.countEarlier(feed: feed, before: day, days: back, except: known)
        if let rehearsal, !known.isEmpty {
            let more = try rehearsal.ledger.replays(
                feed: feed, day: day, lookBackDays: back, keys: keys)
            found = Dictionary((found + more).map { ($0.key, $0) }) {
                $0.day < $1.day ? $1 : $0
            }.values.sorted { $0.key < $1.key }
            searched += try rehearsal.ledger.countEarlier(feed: feed, before: day, days: back)
        }
        return (found, searched)
    }

    /// What a dry run says: what would come of a partition.
    package mutating func foresee(_ judged: JudgedPartition) throws -> PartitionReport {
        var report = PartitionReport(judged, action: .none)
        switch try compare(judged, with: current(judged.file), checkingFiles: false) {
        case .onRecord(let entry): return try self.report(recorded: entry)
        case .released: report.action = .released
        case .new(let restates, let ended):
            report.restates = restates
            report.endedRelease = ended
            report.dismissal = try dismissal(of: judged)
        }
        var rehearsal = try self.rehearsal ?? Rehearsal()
        try rehearsal.record(
            entry(judged, action: .init(carriedOut: judged.verdict)),
            keys: judged.read.transactions.keys)
        self.rehearsal = rehearsal
        try note(
            holders(of: judged.read, replacing: current(judged.file)), of: judged.file.feed,
            since: judged.file.day)
        return report
    }
}
