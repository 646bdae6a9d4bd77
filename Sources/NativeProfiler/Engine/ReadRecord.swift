import CSVScan
import FieldText
package import Profile
package import Shared

/// One record of a partition with its fields decoded, for those who come after the gate.
package struct ReadRecord {
    fileprivate let value: (Int) -> String
    fileprivate let plan: ScanPlan
    /// Microseconds since 1970; nil where it has none that parses.
    package let time: Int64?
    /// Nil for records that are no purchase, or one that is no revenue: a test order, a refund, a free order.
    package let purchase: (id: String, revenue: Money?, currency: String)?

    /// The value in the column of a role; nil where the file has no such column.
    package func text(_ role: ColumnRole) -> String? {
        plan.columns.firstIndex { $0.declared?.role == role }.map(value)
    }

    /// Who it is of: nil where the file has no column that tells.
    package var identity: String? {
        guard let identity = plan.identity else { return text(.identity) }
        let values = identity.columns.map(value).filter { !plan.isNothing(Array($0.utf8)) }
        if identity.isFirst { return values.first ?? "" }
        let isWhole = identity.isComplete && values.count == identity.columns.count
        return isWhole ? values.joined(separator: "+") : ""
    }

    /// The first column of URLs that is not the referrer.
    package var pageURL: String? {
        plan.columns.firstIndex { $0.declared?.type == .url && $0.declared?.role != .attribution }
            .map(value)
    }

    /// The declared column `user_agent`.
    package var userAgent: String? {
        plan.columns.firstIndex { $0.declared?.name == "user_agent" }.map(value)
    }
}

extension NativeEngine {
    /// Reads the well-formed records of a partition one by one, in the order of the file.
    package func read(
        _ source: PartitionSource, each: (ReadRecord) -> Void
    ) throws(EngineError) {
        try engineErrors {
            guard source.parts == nil else { return try readSet(source, each: each) }
            let opened = try OpenedPartition(source)
            let summary = try withoutActuallyEscaping(each) { each in
                var records = RecordTexts(opened.plan, each)
                return try opened.scanInOrder(scanOptions, into: &records)
            }
            if let damage = summary.damage {
                throw EngineError(.io, "\(source.location): \(damage)")
            }
        }
    }
}

extension NativeEngine {
    private func readSet(_ source: PartitionSource, each: (ReadRecord) -> Void) throws {
        let set = SetSplit(source, scanOptions, key: .open)
        try withoutActuallyEscaping(each) { each in
            try set.forEachFile { part, bytes, beginning in
                var records = RecordTexts(beginning.group.plan, each)
                try set.scan(bytes, beginning, into: &records)
                if let damage = bytes.damage {
                    throw EngineError(.io, "\(source.location)/\(part.path): \(damage)")
                }
            }
        }
    }
}

extension ScanPlan {
    /// Whether a text is empty, or stands for no value.
    fileprivate func isNothing(_ text: [UInt8]) -> Bool {
        text.isEmpty || text.withSlice { placeholders.kind($0) } != nil
    }
}

private struct RecordTexts: RecordConsumer {
    private var reader: FeedRecordReader
    private let plan: ScanPlan
    private let each: (ReadRecord) -> Void

    init(_ plan: ScanPlan, _ each: @escaping (ReadRecord) -> Void) {
        reader = FeedRecordReader(plan)
        self.plan = plan
        self.each = each
    }

    mutating func consume(_ batch: borrowing RecordBatch) {
        let plan = plan
        let each = each
        reader.read(batch) { batch, reader, _ in
            guard reader.kind == .event || reader.kind == .purchase else { return }
            var values: [String] = []
            for column in plan.columns.indices { values.append(reader.text(batch, column)) }
            var purchase: (id: String, revenue: Money?, currency: String)?
            if reader.kind == .purchase {
                let found = reader.purchase
                let isRevenue = found.kind == nil || found.countsAsRevenue
                purchase =
                    !isRevenue
                    ? nil
                    : (
                        String(decoding: found.transactionID, as: UTF8.self),
                        found.revenue.map { Money(micros: Int128($0)) },
                        plan.isNothing(found.currency)
                            ? "" : String(decoding: found.currency, as: UTF8.self)
                    )
            }
            each(
                ReadRecord(
                    value: { values[$0] }, plan: plan, time: reader.time, purchase: purchase))
        }
    }

    mutating func consume(oversized record: OversizedRecord) {}
}
