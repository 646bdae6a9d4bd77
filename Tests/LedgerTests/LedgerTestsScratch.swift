import Durable
import Foundation
import Ledger
import Shared

let feb1 = PartitionDay("2025-02-01")!

/// An entry for the n-th day of the tests, with something in every field.
func entry(
    _ day: Int, content: String = "a", verdict: Verdict = .clean, waived: Bool = false,
    config: String = "c1", feed: String = "web_events", suffix: String = ".csv"
) -> LedgerEntry {
    LedgerEntry(
        feed: feed, partition: "events_\(feb1.advanced(by: day))\(suffix)",
        day: feb1.advanced(by: day), fingerprint: content, fileBytes: 1000,
        identity: FileIdentity(
            size: 1000, modified: 1_740_000_000_123_456_789, changed: -5, inode: .max, device: 64),
        rows: 77, verdict: verdict,
        action: verdict == .quarantined ? .quarantined : .promoted,
        header: ["client_id", "größe, \"quoted\""],
        checks: [
            RecordedOutcome(
                rule: "volume.row_count", column: nil, status: .passed, severity: .p1,
                observed: 0.1, threshold: nil, n: 77, baselineDays: [feb1.date], message: "…",
                samples: [.init(line: 3, offset: 99, text: "a/b")])
        ],
        profile: Data([0, 1, 255, 7]), configFingerprint: config,
        judgedAt: Instant(microseconds: 1_740_000_000_123_456), version: "1.0.0", isWaived: waived)
}

/// Keys that tests can read: sorted as they are given.
func keys(_ numbers: some Sequence<Int>) -> [TransactionKey] {
    numbers.map { TransactionKey(high: UInt64($0) << 44, low: UInt64($0)) }
}

extension Ledger {
    @discardableResult
    func add(_ entry: LedgerEntry, _ numbers: some Sequence<Int> = []) throws -> LedgerEntry {
        try record(entry, keys: keys(numbers))
    }

    /// The numbers of `keys(_:)` that an earlier day has, with that day counted as in `entry(_:)`.
    func known(_ numbers: some Sequence<Int>, on day: Int, lookBack: Int = 365) throws -> [Int: Int]
    {
        let replays = try replays(
            feed: "web_events", day: feb1.advanced(by: day), lookBackDays: lookBack,
            keys: keys(numbers))
        return Dictionary(
            uniqueKeysWithValues: replays.map { (Int($0.key.low), $0.day.place - feb1.place) })
    }
}
