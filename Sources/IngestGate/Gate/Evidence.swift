package import CSVScan
import Shared

/// Which records of a partition are rejected, by which rule.
package struct Rejection: Sendable {
    /// The rule that rejects records with a fault. One that is off or waived rejects none.
    private let rules: [RecordFault: String]
    private let colliding: Set<TransactionKey>
    private let repeated: Set<TransactionKey>
    private let replayed: Set<TransactionKey>

    package init(
        _ judgement: Judgement, _ transactions: Transactions, _ replays: [PartitionHistory.Replay]
    ) {
        let ran = Set(judgement.checks.filter { !$0.waived }.map(\.rule))
        rules = RuleSet.rejecting.filter { ran.contains($0.value) }
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
        let faults: [RecordFault] =
            switch kind {
            case .empty, .event: []
            case .malformed: [.malformed]
            case .purchase: self.faults(purchase, &seen)
            }
        return faults.compactMap { rules[$0] }
    }

    private func faults(_ purchase: Purchase, _ seen: inout Set<TransactionKey>) -> [RecordFault] {
        var faults: [RecordFault] = []
        if purchase.transactionID.allSatisfy({ $0 <= 0x20 }) {
            faults.append(.noTransactionID)
        } else {
            let key = purchase.transactionID.withSlice { TransactionKey($0) }
            if colliding.contains(key) {
                faults.append(.collidingTransaction)
            } else if repeated.contains(key), !seen.insert(key).inserted {
                faults.append(.repeatedTransaction)
            }
            if replayed.contains(key) { faults.append(.replayedTransaction) }
        }
        switch purchase.revenue {
        case nil: faults.append(.noRevenue)
        case let revenue? where revenue <= 0: faults.append(.nonPositiveRevenue)
        default: break
        }
        return faults
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
