import CSVScan
import Profile
import Shared

extension RecordRejection {
    /// The rules by which a record is rejected; none for a good one.
    ///
    /// - Parameter seen: Ids with copies whose first one has gone by; updated.
    func reasons(
        _ kind: ProfileState.RecordKind, _ purchase: Purchase, seen: inout Set<TransactionKey>
    ) -> [String] {
        var faults: [RecordFault] = []
        switch kind {
        case .empty, .event: return []
        case .malformed: return [RecordFault.malformed].compactMap { rules[$0] }
        case .purchase: break
        }
        if purchase.transactionID.allSatisfy({ $0 <= 0x20 }) {
            faults.append(.missingTransactionID)
        } else {
            let key = purchase.transactionID.withSlice { TransactionKey($0) }
            if colliding.contains(key) {
                faults.append(.collision)
            } else if repeated.contains(key), !seen.insert(key).inserted {
                faults.append(.duplicate)
            }
            if replayed.contains(key) { faults.append(.replay) }
        }
        switch purchase.revenue {
        case nil: faults.append(.missingRevenue)
        case let revenue? where revenue <= 0: faults.append(.nonPositiveRevenue)
        default: break
        }
        return faults.compactMap { rules[$0] }
    }
}

/// Splits a partition into rejected records and the rest: the second reading, for quarantined ones only.
struct EvidenceCollector: RecordConsumer, Sendable {
    private var state: ProfileState
    private let rejection: RecordRejection
    private var tracker: Tracker

    /// What changes from record to record. One thread: evidence is written in the order of the file.
    private final class Tracker: @unchecked Sendable {
        let sink: any EvidenceSink
        var seen: Set<TransactionKey> = []

        init(_ sink: any EvidenceSink) { self.sink = sink }
    }

    init(_ plan: ScanPlan, _ rejection: RecordRejection, into sink: any EvidenceSink) {
        // Nothing is compared here, so the sets may go to disk at once.
        var limits = RunLimits()
        limits.setMemory = 1 << 20
        limits.samples = 0
        state = ProfileState(plan, partition: "", limits: limits)
        self.rejection = rejection
        tracker = Tracker(sink)
    }

    mutating func consume(_ batch: borrowing RecordBatch) {
        let rejection = rejection
        let tracker = tracker
        // Lines are counted as we go: counting them anew for each of many rejected records would be
        // quadratic.
        var line = batch.line
        var counted = 0
        state.consume(batch) { batch, state, range in
            let record = unsafe UnsafeRawBufferPointer(
                start: batch.bytes + range.lowerBound, count: range.count)
            let reasons = rejection.reasons(
                state.lastRecord, state.lastPurchase, seen: &tracker.seen)
            if reasons.isEmpty {
                unsafe tracker.sink.keep(record)
            } else {
                while counted < range.lowerBound {
                    if unsafe batch.bytes[counted] == UInt8(ascii: "\n") { line += 1 }
                    counted += 1
                }
                unsafe tracker.sink.reject(
                    record, line: line, rules: reasons,
                    malformed: state.lastRecord == .malformed)
            }
        }
    }

    mutating func consume(oversized record: OversizedRecord) {
        tracker.sink.reject(
            oversized: OversizedText(
                offset: record.offset, line: record.line, bytes: record.bytes))
    }
}
