import CSVScan
import FieldText
import Profile
import Shared

// Advice to the next reader. `count` runs once for each record of a partition of any size: no String,
// Dictionary or closure there unless something is wrong with the record, and evidence only where
// `SampleList.wants` it. Whatever is added must be mergeable: see `ProfileResults.swift`.

/// Everything that is counted while records go by: what a profile is made from.
///
/// Each worker has its own; they merge to what one would have counted alone.
struct ProfileState: RecordConsumer, Sendable {
    let plan: ScanPlan
    var profile: PartitionProfile
    let hot: HotColumns
    var invalid: [Int]
    var events: CappedTable<Int>
    let eventCache = EventCache()
    /// What makes a record a purchase.
    let purchases: PurchaseTest
    /// Where its fields are.
    let places: PurchasePlan.Places?
    var payload: PayloadCollector
    var reader = PayloadReader()
    var documents: CappedTable<Int>
    var timestamps: TimestampReader
    var columnTimestamps: [TimestampReader]
    var earliest = Int64.max
    var latest = Int64.min
    var revenueMicros: Int128 = 0
    var currencies: CappedTable<Int128>
    var fingerprint = ContentFingerprint()
    let sampleLimit: Int
    var samples: [SampleKind: SampleList] = [:]
    var shapes: ShapeSample
    let fingerprints: FingerprintSet
    let transactions: TransactionTable

    enum PurchaseTest {
        case none, every
        case event(Int)
    }

    init(_ plan: ScanPlan, partition: String, limits: RunLimits) {
        self.plan = plan
        sampleLimit = limits.samples
        let setMemory = limits.setMemory
        profile = PartitionProfile(feed: plan.feed.name, partition: partition, day: plan.day)
        let n = plan.columns.count
        hot = HotColumns(plan)
        shapes = ShapeSample(columns: n)
        invalid = Array(repeating: 0, count: n)
        var events = CappedTable<Int>(cap: 1000)
        func pin(_ name: [UInt8]) -> Int {
            events.pin(name.withSlice { hashed($0) }, name: name, value: 0)
        }
        for name in plan.feed.events?.known ?? [] { _ = pin(Array(name.utf8)) }
        // Pinned names keep their places.
        places = plan.purchase?.places
        purchases = plan.purchase.map { $0.event.map { .event(pin($0)) } ?? .every } ?? .none
        self.events = events
        payload = PayloadCollector(plan, cap: 2000)
        documents = CappedTable(cap: 1000)
        currencies = CappedTable(cap: 100)
        let zone = plan.feed.zone
        timestamps = TimestampReader(
            zone: zone,
            formats: plan.time.flatMap { plan.columns[$0].declared?.timestampFormats }
                ?? [.iso8601])
        columnTimestamps = plan.columns.map {
            TimestampReader(zone: zone, formats: $0.declared?.timestampFormats ?? [.iso8601])
        }
        // Most of the memory is for fingerprints: every record has one, few are purchases.
        fingerprints = FingerprintSet(memoryLimit: setMemory / 4 * 3)
        transactions = TransactionTable(memoryLimit: setMemory / 4)
    }

    // MARK: - Records

    /// What the last record was, for those who look at one record at a time.
    enum RecordKind { case empty, malformed, event, purchase }
    var lastRecord = RecordKind.empty
    /// Its time in microseconds since 1970, where it has one that parses.
    private(set) var lastTime: Int64?
    /// Meaningful where the last record was a purchase.
    var lastPurchase: Purchase { payload.purchase }

    /// Records that are counted column by column at a time: their bytes stay in a core's first-level cache.
    private static let blockRecords = 96

    mutating func consume(_ batch: borrowing RecordBatch) {
        hot.reserve(records: batch.count)
        var record = 0
        var field = batch.firstField
        while record < batch.count {
            let end = min(record &+ Self.blockRecords, batch.count)
            findRecords(batch, record..<end)
            addFingerprints(batch, record..<end, field: field)
            while record < end {
                let regular = regularRecords(batch, among: record..<end, field: field)
                if regular > 0 {
                    countColumns(batch, record..<(record &+ regular), field: field)
                    record &+= regular
                    field &+= regular &* hot.count
                } else {
                    let last = unsafe Int(batch.recordEnds[record])
                    count(batch, record: record, fields: field..<last)
                    record &+= 1
                    field = last
                }
            }
        }
        endBatch()
    }

    /// Reads a batch record by record, and calls `each` after every one with its place in the batch, from its first
    /// byte to its line end. What single values are is not counted: nobody asks that a second time.
    @inline(__always)
    mutating func consume(
        _ batch: borrowing RecordBatch,
        each: (borrowing RecordBatch, ProfileState, Range<Int>) -> Void
    ) {
        hot.reserve(records: batch.count)
        findRecords(batch, 0..<batch.count)
        var field = batch.firstField
        for r in 0..<batch.count {
            let last = unsafe Int(batch.recordEnds[r])
            _ = read(batch, record: r, fields: field..<last)
            each(batch, self, unsafe Int(hot.starts.base[r])..<Int(batch.fieldEnds[last &- 1]))
            field = last
        }
        endBatch()
    }

    /// Here, not inside a record: indices change.
    private mutating func endBatch() {
        flushEvents()
        payload.paths.trim(slack: 2000) { $0.present }
        documents.trim(slack: 1000) { $0 }
        currencies.trim(slack: 100) { _ in 0 }
        events.trim(slack: 1000) { $0 }
    }

    mutating func consume(oversized record: OversizedRecord) {
        profile.records += 1
        profile.malformed.oversized += 1
        profile.malformed.bytes += record.bytes
        if record.unterminated { profile.malformed.unterminated += 1 }
        fingerprint.add(
            record: UInt64(truncatingIfNeeded: record.bytes), endingAt: record.offset)
        samples[.malformed, default: SampleList(limit: sampleLimit)].add(
            .init(
                line: record.line, offset: record.offset,
                text: "a record of \(record.bytes) bytes, longer than max_record_bytes"))
    }

    /// Finds the text of some records, and hashes it.
    private func findRecords(_ batch: borrowing RecordBatch, _ records: Range<Int>) {
        let first = records.lowerBound
        unsafe batch.findRecords(
            records, starts: hot.starts.base + first, ends: hot.ends.base + first,
            hashes: hot.hashes.base + first)
    }

    /// Puts the hashes of some records into the sets; `field` is the first record's first.
    private mutating func addFingerprints(
        _ batch: borrowing RecordBatch, _ records: Range<Int>, field: Int
    ) {
        let (starts, ends, hashes) = unsafe (hot.starts.base, hot.ends.base, hot.hashes.base)
        var total = fingerprint
        var field = field
        for r in records {
            let last = unsafe Int(batch.recordEnds[r])
            // An empty line is no record.
            let isEmpty = unsafe last &- field == 1 && starts[r] == ends[r]
            field = last
            if isEmpty { continue }
            let hash = unsafe hashes[r]
            fingerprints.insert(hash)
            total.add(
                record: hash, endingAt: unsafe batch.offset &+ Int(batch.fieldEnds[last &- 1]))
        }
        fingerprint = total
    }

    /// Counts one record. `countColumns` does the same for many that are as the header says.
    private mutating func count(_ batch: borrowing RecordBatch, record r: Int, fields: Range<Int>) {
        guard read(batch, record: r, fields: fields) else { return }
        let start = unsafe Int(hot.starts.base[r])
        for c in 0..<hot.count where unsafe hot.spans[c].isEmpty {
            unsafe hot.missing[c] &+= 1
        }
        let sampling = unsafe mixed(hot.hashes.base[r], 0)
        if shapes.wants(sampling) { sampleShapes(batch, sampling) }
        for i in 0..<hot.urls.count {
            let asked = hot.urls[i]
            let url = value(batch, asked.column)
            if asked.isChecked, url.count > 0, !FieldText.isURL(url) {
                reject(batch, asked.column, start, url)
            }
            if asked.tagged >= 0, plan.tagged[asked.tagged].parameters.isIn(url) {
                unsafe hot.taggedCounts[asked.tagged] &+= 1
            }
        }
        for i in 0..<hot.checked.count {
            let text = value(batch, hot.checked[i])
            if text.count > 0 { check(batch, hot.checked[i], text, start) }
        }
    }

    /// Says what one record is, and reads its time and its purchase; returns whether it has fields, which are in
    /// `hot.spans` then.
    private mutating func read(
        _ batch: borrowing RecordBatch, record r: Int, fields: Range<Int>
    ) -> Bool {
        let (start, textEnd) = unsafe (Int(hot.starts.base[r]), Int(hot.ends.base[r]))
        lastRecord = .empty
        if fields.count == 1, textEnd == start {
            profile.emptyLines += 1
            return false
        }
        lastRecord = .event
        lastTime = nil
        profile.records &+= 1
        let record = unsafe ByteSlice(batch.bytes + start, textEnd - start)
        let open = batch.unterminated && r == batch.count - 1
        if open || batch.isOdd(r) {
            profile.malformed.quoting += 1
            if open { profile.malformed.unterminated += 1 }
            malformed(batch, start, record, open ? "the quote is never closed" : "odd quoting")
            return false
        }
        let n = hot.count
        if fields.count != n {
            profile.malformed.fieldCount += 1
            malformed(batch, start, record, "\(fields.count) fields, the header has \(n)")
            return false
        }
        if batch.mayBeUnusual(start, textEnd) { checkText(batch, start, textEnd) }
        locate(batch, from: start, to: textEnd, field: fields.lowerBound)
        countTime(batch, start)
        let name = plan.eventName.map { value(batch, $0) }
        let event = name.map { $0.count == 0 ? -1 : countEvent($0) } ?? -1
        let isPurchase =
            switch purchases {
            case .none: false
            case .every: true
            case .event(let index): event == Int32(truncatingIfNeeded: index)
            }
        countPurchase(batch, isPurchase: isPurchase, start)
        return true
    }

    mutating func checkText(_ batch: borrowing RecordBatch, _ start: Int, _ end: Int) {
        let record = unsafe ByteSlice(batch.bytes + start, end - start)
        if FieldText.isText(record) { return }
        profile.malformed.encoding += 1
        malformed(batch, start, record, "not UTF-8 text")
    }

    /// Finds the fields of a record, without their quotes; `field` is its first.
    mutating func locate(
        _ batch: borrowing RecordBatch, from start: Int, to textEnd: Int, field: Int
    ) {
        let spans = unsafe hot.spans
        let ends = unsafe batch.fieldEnds + field
        let n = hot.count
        var from = start
        for c in 0..<n {
            let separator = unsafe Int(ends[c])
            let to = c == n &- 1 ? textEnd : separator
            let quoted = unsafe from < to && batch.bytes[from] == batch.quote ? 1 : 0
            unsafe spans[c] = Span(start: from &+ quoted, end: to &- quoted)
            from = separator &+ 1
        }
        if plan.nullValues.isEmpty { return }
        for c in 0..<n where isNull(value(batch, c)) { unsafe spans[c].end = spans[c].start }
    }

    /// Whether a value is one of the feed's spellings of "no value".
    func isNull(_ text: ByteSlice) -> Bool {
        text.count > 0 && plan.nullValues.contains { text.equals($0) }
    }

    @inline(__always)
    func value(_ batch: borrowing RecordBatch, _ column: Int) -> ByteSlice {
        let span = unsafe hot.spans[column]
        return unsafe ByteSlice(batch.bytes + span.start, span.end &- span.start)
    }

    /// The same with doubled quotes made single, valid until the next call.
    mutating func withDecoded<T>(
        _ batch: borrowing RecordBatch, _ column: Int, _ body: (inout ProfileState, ByteSlice) -> T
    ) -> T {
        let span = unsafe hot.spans[column]
        let raw = value(batch, column)
        let quote = batch.quote
        // Quotes can only be where one opened the field.
        guard span.start > 0, unsafe batch.bytes[span.start &- 1] == quote else {
            return body(&self, raw)
        }
        let decoded = unsafe hot.scratch(raw.count)
        let count = unsafe raw.copyOnce(doubled: quote, to: decoded)
        return unsafe body(&self, ByteSlice(decoded, count))
    }

    // MARK: - Columns

    @inline(__always)
    private mutating func countTime(_ batch: borrowing RecordBatch, _ start: Int) {
        guard let column = plan.time else { return }
        let text = value(batch, column)
        guard text.count > 0 else { return }
        guard let time = timestamps.read(text) else {
            profile.time.unparsable += 1
            return reject(batch, column, start, text)
        }
        lastTime = time
        if time < earliest { earliest = time }
        if time > latest { latest = time }
        if let window = plan.window, !window.contains(time) { countOutside(batch, start, time) }
    }

    mutating func countOutside(_ batch: borrowing RecordBatch, _ start: Int, _ time: Int64) {
        profile.time.outside += 1
        note(.outside, batch, start) { Instant(microseconds: time).description }
    }

    /// Counts an event's name, which is not empty; returns its place among the events, -1 where it is not kept.
    @inline(__always)
    mutating func countEvent(_ name: ByteSlice) -> Int32 {
        if let event = eventCache.count(name) { return event }
        return countNewEvent(name)
    }

    private mutating func countNewEvent(_ name: ByteSlice) -> Int32 {
        let index = events.index(
            hashed(name), name: { name.slice(0, min(name.count, CappedName.limit)).array },
            initial: { 0 })
        guard let index else {
            events.drop()
            return -1
        }
        let (event, count) = eventCache.add(name, event: index)
        if count > 0 { events[event] &+= count }
        return Int32(truncatingIfNeeded: index)
    }

    /// Adds what the cache has counted to the events.
    private mutating func flushEvents() {
        eventCache.flush { events[$0] &+= $1 }
    }

    /// Checks a value that is not empty.
    mutating func check(
        _ batch: borrowing RecordBatch, _ column: Int, _ text: ByteSlice, _ start: Int
    ) {
        let valid =
            switch plan.columns[column].check {
            case .none, .json, .url: true
            case .integer: FieldText.isInteger(text)
            case .decimal: FieldText.isDecimal(text)
            case .timestamp: columnTimestamps[column].read(text) != nil
            case .oneOf(let values): values.contains { text.equals($0) }
            }
        if !valid { reject(batch, column, start, text) }
    }

    mutating func sampleShapes(_ batch: borrowing RecordBatch, _ hash: UInt64) {
        unsafe shapes.add(hash, batch.bytes, hot.spans)
    }
}
