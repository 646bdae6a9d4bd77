import CSVScan
import FieldText

/// Reads records one by one: what each is, its time and its purchase. Counts nothing.
struct FeedRecordReader: Sendable {
    enum Kind { case empty, malformed, event, purchase }

    private let plan: ScanPlan
    private let fields: RecordFields
    private let purchaseEvents: [[UInt8]]
    private var timestamps: TimestampReader
    private var payloads = PayloadReader()
    private var watch: PurchaseWatch
    private let lines: JSONLineReader?

    private(set) var kind = Kind.empty
    /// The record's time in microseconds since 1970, where it has one that parses.
    private(set) var time: Int64?
    /// Meaningful where the record is a purchase.
    var purchase: Purchase { watch.purchase }

    init(_ plan: ScanPlan) {
        self.plan = plan
        fields = RecordFields(plan)
        purchaseEvents = plan.purchase?.events ?? []
        timestamps = plan.timestampReader
        watch = PurchaseWatch(plan)
        lines = plan.json.map(JSONLineReader.init)
    }

    /// Reads a batch, and calls `each` after every record with its place in the batch, from its first byte to its
    /// line end.
    @inline(__always)
    mutating func read(
        _ batch: borrowing RecordBatch,
        each: (borrowing RecordBatch, FeedRecordReader, Range<Int>) -> Void
    ) {
        guard let lines else { return readRecords(batch, each: each) }
        lines.read(batch) { readRecords($0, each: each) }
    }

    @inline(__always)
    private mutating func readRecords(
        _ batch: borrowing RecordBatch,
        each: (borrowing RecordBatch, FeedRecordReader, Range<Int>) -> Void
    ) {
        let scratch = fields.scratch
        scratch.reserve(records: batch.count)
        fields.find(0..<batch.count, in: batch)
        var field = batch.firstField
        for r in 0..<batch.count {
            let last = unsafe Int(batch.recordEnds[r])
            read(batch, r, field..<last)
            each(
                batch, self, unsafe Int(scratch.starts.base[r])..<Int(batch.fieldEnds[last &- 1]))
            field = last
        }
    }

    /// The value in a column of the record, as text.
    func text(_ batch: borrowing RecordBatch, _ column: Int) -> String {
        let raw = fields.value(batch, column).array
        return String(
            decoding: undoubled(raw[...], quote: plan.dialect.quote), as: UTF8.self)
    }

    private mutating func read(
        _ batch: borrowing RecordBatch, _ r: Int, _ range: Range<Int>
    ) {
        let scratch = fields.scratch
        let (start, end) = unsafe (Int(scratch.starts.base[r]), Int(scratch.ends.base[r]))
        time = nil
        switch fields.shape(of: r, range, in: batch) {
        case .empty: kind = .empty
        case .open, .oddQuoting, .otherFieldCount, .noRecord: kind = .malformed
        case .asHeader:
            fields.locate(in: batch, from: start, to: end, field: range.lowerBound)
            guard isText(batch, start, end) else {
                kind = .malformed
                return
            }
            if let column = plan.time {
                let text = fields.value(batch, column)
                if text.count > 0 { time = timestamps.read(text) }
            }
            kind = isPurchase(batch) && readPurchase(batch) ? .purchase : .event
        }
    }

    private func isText(_ batch: borrowing RecordBatch, _ start: Int, _ end: Int) -> Bool {
        let text = unsafe ByteSlice(batch.bytes + start, end - start)
        return !batch.mayBeUnusual(start, end) || FieldText.isText(text)
    }

    private func isPurchase(_ batch: borrowing RecordBatch) -> Bool {
        guard plan.purchase != nil else { return false }
        if purchaseEvents.isEmpty { return true }
        guard let column = plan.eventName else { return false }
        let name = fields.value(batch, column)
        return purchaseEvents.contains { name.equals($0) }
    }

    /// Returns whether it is one.
    private mutating func readPurchase(_ batch: borrowing RecordBatch) -> Bool {
        watch.begin()
        for (index, column) in plan.payloads.enumerated() {
            let text = fields.decoded(batch, column)
            guard text.count > 0 else { continue }
            watch.watch(payload: index, purchase: true)
            // What is not valid JSON has told a part, as in a count.
            _ = payloads.read(text, &watch)
        }
        guard watch.isPurchase(fields, batch) else { return false }
        watch.takeColumns(fields, batch)
        return true
    }
}
