package import CSVScan
import Shared

/// Which records of a partition are rejected, by which rule.
package struct Rejection: Sendable {
    let rules: Set<String>
    let colliding: Set<TransactionKey>
    let repeated: Set<TransactionKey>
    let replayed: Set<TransactionKey>

    /// Rules that reject records. A rule that is off or waived rejects none.
    static let rejecting: Set<String> = [
        "schema.malformed_rows", "purchase.transaction_collision", "purchase.transaction_duplicate",
        "purchase.transaction_replay", "purchase.missing_transaction_id",
        "purchase.missing_revenue", "purchase.non_positive_revenue",
    ]

    package init(
        _ judgement: Judgement, _ transactions: Transactions, _ replays: [PartitionHistory.Replay]
    ) {
        let ran = Set(judgement.checks.filter { !$0.waived }.map(\.rule))
        rules = Self.rejecting.intersection(ran)
        colliding = transactions.colliding
        repeated = transactions.repeated
        replayed = Set(replays.map(\.key))
    }

    /// The rules by which a record is rejected; none for a good one.
    ///
    /// - Parameter seen: Ids with copies whose first one has gone by; updated.
    func reasons(
        _ kind: ProfileState.RecordKind, _ purchase: Purchase, seen: inout Set<TransactionKey>
    ) -> [String] {
        switch kind {
        case .empty, .event: return []
        case .malformed: return ["schema.malformed_rows"].filter(rules.contains)
        case .purchase: break
        }
        var reasons: [String] = []
        if purchase.transactionID.allSatisfy({ $0 <= 0x20 }) {
            reasons.append("purchase.missing_transaction_id")
        } else {
            let key = purchase.transactionID.withSlice { TransactionKey($0) }
            if colliding.contains(key) {
                reasons.append("purchase.transaction_collision")
            } else if repeated.contains(key), !seen.insert(key).inserted {
                reasons.append("purchase.transaction_duplicate")
            }
            if replayed.contains(key) { reasons.append("purchase.transaction_replay") }
        }
        switch purchase.revenue {
        case nil: reasons.append("purchase.missing_revenue")
        case let revenue? where revenue <= 0: reasons.append("purchase.non_positive_revenue")
        default: break
        }
        return reasons.filter(rules.contains)
    }
}

/// Receives the two halves of a partition. Called in the order of the file.
package protocol EvidenceSink: AnyObject {
    func keep(_ record: ByteSlice)
    func reject(_ record: ByteSlice, line: Int, rules: [String], malformed: Bool)
    func reject(oversized record: OversizedRecord)
}

/// Splits a partition into rejected records and the rest: the second reading, for quarantined ones only.
package struct EvidenceCollector: RecordConsumer, Sendable {
    private var state: ProfileState
    private let rejection: Rejection
    private var tracker: Tracker

    /// What changes from record to record. One thread: evidence is written in the order of the file.
    private final class Tracker: @unchecked Sendable {
        let sink: any EvidenceSink
        var seen: Set<TransactionKey> = []

        init(_ sink: any EvidenceSink) { self.sink = sink }
    }

    package init(_ plan: ScanPlan, _ rejection: Rejection, into sink: any EvidenceSink) {
        // Nothing is compared here, so the sets may go to disk at once.
        var limits = Limits()
        limits.setMemory = 1 << 20
        limits.samples = 0
        state = ProfileState(plan, partition: "", limits: limits)
        self.rejection = rejection
        tracker = Tracker(sink)
    }

    package mutating func consume(_ batch: borrowing RecordBatch) {
        let rejection = rejection
        let tracker = tracker
        // Lines are counted as we go: counting them anew for each of many rejected records would be
        // quadratic.
        var line = batch.line
        var counted = 0
        state.consume(batch) { batch, state, range in
            let record = unsafe ByteSlice(batch.bytes + range.lowerBound, range.count)
            let reasons = rejection.reasons(
                state.lastRecord, state.lastPurchase, seen: &tracker.seen)
            if reasons.isEmpty {
                tracker.sink.keep(record)
            } else {
                while counted < range.lowerBound {
                    if unsafe batch.bytes[counted] == UInt8(ascii: "\n") { line += 1 }
                    counted += 1
                }
                tracker.sink.reject(
                    record, line: line, rules: reasons,
                    malformed: state.lastRecord == .malformed)
            }
        }
    }

    package mutating func consume(oversized record: OversizedRecord) {
        tracker.sink.reject(oversized: record)
    }
}

extension Profiler {
    /// Reads a partition again, in order, and hands its records to a sink.
    ///
    package func split(
        path: String, scanned: ScannedPartition, rejection: Rejection, into sink: any EvidenceSink
    ) throws {
        let plan = scanned.plan
        let opened = try OpenedPartition(path: path, feed: plan.feed, day: plan.day)
        let shared = SinkBox(sink)
        _ = try opened.scanInOrder(scanOptions) {
            EvidenceCollector(plan, rejection, into: shared.sink)
        }
    }
}

/// Carries a sink into the scan's only thread.
private final class SinkBox: @unchecked Sendable {
    let sink: any EvidenceSink
    init(_ sink: any EvidenceSink) { self.sink = sink }
}
