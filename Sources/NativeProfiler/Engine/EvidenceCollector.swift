import CSVScan
import Profile
import Shared

extension RecordRejection {
    /// The rules by which a record is rejected; none for a good one.
    ///
    /// - Parameter seen: Ids with copies whose first one has gone by; updated.
    func reasons(
        _ kind: FeedRecordReader.Kind, _ purchase: Purchase, key hashKey: HashKey,
        seen: inout Set<TransactionKey>
    ) -> [String] {
        var faults: [RecordFault] = []
        switch kind {
        case .empty, .event: return []
        case .malformed: return [RecordFault.malformed].compactMap { rules[$0] }
        case .purchase: break
        }
        if purchase.kind == .test { return [] }
        if purchase.lacksID {
            faults.append(.missingTransactionID)
        } else if purchase.kind != .refund {
            let key = purchase.transactionID.withSlice { TransactionKey($0, hashKey) }
            if colliding.contains(key) {
                faults.append(.collision)
            } else if repeated.contains(key), !seen.insert(key).inserted {
                faults.append(.duplicate)
            }
            if replayed.contains(key) { faults.append(.replay) }
            if orders?.withoutRevenue.contains(key) == true { faults.append(.missingRevenue) }
            if orders?.notPaid.contains(key) == true { faults.append(.nonPositiveRevenue) }
        }
        if orders != nil { return faults.compactMap { rules[$0] } }
        if purchase.revenue == nil { faults.append(.missingRevenue) }
        if !purchase.isPaid { faults.append(.nonPositiveRevenue) }
        return faults.compactMap { rules[$0] }
    }
}

/// Splits a partition into rejected records and the rest: the second reading, for quarantined ones only.
struct EvidenceCollector: RecordConsumer {
    private var reader: FeedRecordReader
    private let rejection: RecordRejection
    private let key: HashKey
    private let sink: any EvidenceSink
    /// Ids with copies whose first one has gone by.
    private(set) var seen: Set<TransactionKey>
    /// Nil where records are scanned as they stand.
    private let originals: OriginalLines?

    init(
        _ plan: ScanPlan, _ rejection: RecordRejection, into sink: any EvidenceSink,
        seen: Set<TransactionKey> = [], originals: OriginalLines? = nil
    ) {
        self.originals = originals
        self.seen = seen
        reader = FeedRecordReader(plan)
        self.rejection = rejection
        key = plan.key
        self.sink = sink
    }

    mutating func consume(_ batch: borrowing RecordBatch) {
        let (rejection, sink, key, originals) = (rejection, sink, key, originals)
        var seen = seen
        self.seen = []
        // Lines are counted as we go: counting them anew for each of many rejected records would be
        // quadratic.
        var line = batch.line
        var counted = 0
        reader.read(batch) { batch, reader, range in
            let origins = batch.origins
            let original = origins?.record(at: range.lowerBound)
            let record =
                if let origins, let original {
                    unsafe origins.text(of: original)
                } else {
                    unsafe UnsafeRawBufferPointer(
                        start: batch.bytes + range.lowerBound, count: range.count)
                }
            let reasons = rejection.reasons(
                reader.kind, reader.purchase, key: key, seen: &seen)
            if let originals {
                while counted < range.lowerBound {
                    if unsafe batch.bytes[counted] == UInt8(ascii: "\n") { line += 1 }
                    counted += 1
                }
                let lines = unsafe record.count { $0 == UInt8(ascii: "\n") } + 1
                unsafe originals.take(lines, from: line).withUnsafeBytes { text in
                    if reasons.isEmpty {
                        unsafe sink.keep(text)
                    } else {
                        unsafe sink.reject(
                            text, line: line, rules: reasons,
                            malformed: reader.kind == .malformed)
                    }
                }
            } else if reasons.isEmpty {
                unsafe sink.keep(record)
            } else if let origins, let original {
                unsafe sink.reject(
                    record, line: origins.line + original, rules: reasons,
                    malformed: reader.kind == .malformed)
            } else {
                while counted < range.lowerBound {
                    if unsafe batch.bytes[counted] == UInt8(ascii: "\n") { line += 1 }
                    counted += 1
                }
                unsafe sink.reject(
                    record, line: line, rules: reasons, malformed: reader.kind == .malformed)
            }
        }
        self.seen = seen
    }

    mutating func consume(oversized record: OversizedRecord) {
        sink.reject(
            oversized: OversizedText(
                offset: record.offset, line: record.line, bytes: record.bytes))
    }
}

extension OriginalLines {
    /// Nil where the scanner reads the file as it stands.
    convenience init?(
        _ path: String, _ format: FileFormat, expected: (size: Int, modified: Int64)? = nil
    ) throws(ScanError) {
        let decoding = Decoding(format)
        guard decoding.spelling != nil else { return nil }
        self.init(try PartitionBytes(path: path, decoding.ofOriginals, expected: expected))
    }
}
