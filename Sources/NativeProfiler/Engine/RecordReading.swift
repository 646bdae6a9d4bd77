import CSVScan
package import Profile
package import Shared

/// One record of a partition with its fields decoded, for those who come after the gate.
package struct ReadRecord {
    fileprivate let value: (Int) -> String
    fileprivate let plan: ScanPlan
    /// Microseconds since 1970; nil where it has none that parses.
    package let time: Int64?
    /// Nil for records that are no purchase.
    package let purchase: (id: String, revenue: Money?)?

    /// The value in the column of a role; nil where the file has no such column.
    package func text(_ role: ColumnRole) -> String? {
        plan.columns.firstIndex { $0.declared?.role == role }.map(value)
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
        _ source: PartitionSource, each: @escaping (ReadRecord) -> Void
    ) throws(EngineError) {
        try engineErrors {
            let opened = try OpenedPartition(source)
            let plan = opened.plan
            let box = ReaderBox(each)
            let summary = try opened.scanInOrder(scanOptions) { RecordReader(plan, box) }
            if let damage = summary.damage {
                throw EngineError(.io, "\(source.location): \(damage)")
            }
        }
    }
}

/// Carries a closure into the scan's only thread.
private final class ReaderBox: @unchecked Sendable {
    let each: (ReadRecord) -> Void
    init(_ each: @escaping (ReadRecord) -> Void) { self.each = each }
}

private struct RecordReader: RecordConsumer, Sendable {
    private var state: ProfileState
    private let plan: ScanPlan
    private let box: ReaderBox

    init(_ plan: ScanPlan, _ box: ReaderBox) {
        var limits = RunLimits()
        limits.setMemory = 1 << 20
        limits.samples = 0
        state = ProfileState(plan, partition: "", limits: limits)
        self.plan = plan
        self.box = box
    }

    mutating func consume(_ batch: borrowing RecordBatch) {
        let plan = plan
        let box = box
        state.consume(batch) { batch, state, _ in
            guard state.lastRecord == .event || state.lastRecord == .purchase else { return }
            var values: [String] = []
            for column in plan.columns.indices {
                let raw = state.value(batch, column).array
                let text = unquotedText(raw, plan.dialect.quote)
                values.append(text)
            }
            var purchase: (id: String, revenue: Money?)?
            if state.lastRecord == .purchase {
                let found = state.lastPurchase
                purchase = (
                    String(decoding: found.transactionID, as: UTF8.self),
                    found.revenue.map { Money(micros: Int128($0)) }
                )
            }
            box.each(
                ReadRecord(
                    value: { values[$0] }, plan: plan, time: state.lastTime, purchase: purchase))
        }
    }

    mutating func consume(oversized record: OversizedRecord) {}
}

private func unquotedText(_ raw: [UInt8], _ quote: UInt8) -> String {
    guard raw.contains(quote) else { return String(decoding: raw, as: UTF8.self) }
    var bytes: [UInt8] = []
    var i = 0
    while i < raw.count {
        bytes.append(raw[i])
        i += raw[i] == quote ? 2 : 1
    }
    return String(decoding: bytes, as: UTF8.self)
}
