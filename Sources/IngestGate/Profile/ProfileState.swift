package import CSVScan
import FieldText
package import Shared

// Advice to the next reader. `count` runs once for each record of a partition of any size: no String,
// Dictionary or closure there unless something is wrong with the record, and evidence only where
// `SampleList.wants` it. Whatever is added must be mergeable: see `ProfileResults.swift`.

/// Everything that is counted while records go by: what a profile is made from.
///
/// Each worker has its own; they merge to what one would have counted alone.
package struct ProfileState: RecordConsumer, Sendable {
    let plan: ScanPlan
    var profile: PartitionProfile
    let hot: HotColumns
    var invalid: [Int]
    var events: CappedTable<Int>
    /// The last event's name as a hash, its place in `events`, and records of it that are not yet counted
    /// there: most records are like the one before.
    var run = EventRun()
    /// What makes a record a purchase.
    let purchases: PurchaseTest
    var payload: PayloadCollector
    var reader = PayloadReader()
    var documents: CappedTable<Int>
    var timestamps: TimestampReader
    var columnTimestamps: [TimestampReader]
    var earliest = Int64.max
    var latest = Int64.min
    var revenueMicros: Int128 = 0
    var currencies: CappedTable<Int128>
    var fingerprint = Fingerprint()
    let sampleLimit: Int
    var samples: [SampleKind: SampleList] = [:]
    var shapes: ShapeSample
    let fingerprints: FingerprintSet
    let transactions: TransactionTable

    struct EventRun {
        var hash: UInt64 = 0
        var index: Int?
        var pending = 0
    }

    enum PurchaseTest {
        case none, every
        case event(Int)
    }

    package init(_ plan: ScanPlan, partition: String, limits: Limits) {
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
        purchases = plan.purchase.map { $0.event.map { .event(pin($0)) } ?? .every } ?? .none
        self.events = events
        payload = PayloadCollector(cap: 2000)
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

    package mutating func consume(_ batch: borrowing RecordBatch) {
        consume(batch) { _, _, _ in }
    }

    /// Counts a batch, and calls `each` after every record with its place in the batch, from its first byte
    /// to its line end.
    @inline(__always)
    mutating func consume(
        _ batch: borrowing RecordBatch,
        each: (borrowing RecordBatch, ProfileState, Range<Int>) -> Void
    ) {
        addFingerprints(batch)
        var start = batch.start
        var field = batch.firstField
        for r in 0..<batch.count {
            let last = unsafe Int(batch.recordEnds[r])
            let end = unsafe Int(batch.fieldEnds[last &- 1])
            count(batch, record: r, from: start, to: end, fields: field..<last)
            each(batch, self, start..<end)
            start = end &+ 1
            field = last
        }
        endRun()
        // Here, not inside a document: indices change.
        payload.paths.trim(slack: 2000) { $0.present }
        documents.trim(slack: 1000) { $0 }
        currencies.trim(slack: 100) { _ in 0 }
        if events.trim(slack: 1000, weight: { $0 }) { run = EventRun() }
    }

    package mutating func consume(oversized record: OversizedRecord) {
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

    /// Hashes the records of a batch, four at a time.
    private mutating func addFingerprints(_ batch: borrowing RecordBatch) {
        hot.reserve(records: batch.count)
        let hashes = unsafe hot.hashes
        // The text of a record, without its line end, and where that ends.
        var start = batch.start
        var field = batch.firstField
        func next(_ r: Int) -> (text: ByteSlice, end: Int, empty: Bool) {
            let last = unsafe Int(batch.recordEnds[r])
            let end = unsafe Int(batch.fieldEnds[last &- 1])
            let hasCR = unsafe end > start && batch.bytes[end &- 1] == UInt8(ascii: "\r")
            let text = unsafe ByteSlice(batch.bytes + start, (hasCR ? end &- 1 : end) &- start)
            let empty = last &- field == 1 && text.count == 0
            start = end &+ 1
            field = last
            return (text, end, empty)
        }
        var total = fingerprint
        func add(_ hash: UInt64, _ r: Int, _ end: Int, _ empty: Bool) {
            unsafe hashes[r] = hash
            // An empty line is no record.
            if empty { return }
            fingerprints.insert(hash)
            total.add(record: hash, endingAt: batch.offset &+ end)
        }
        var r = 0
        while r &+ 3 < batch.count {
            let (a, b, c, d) = (next(r), next(r &+ 1), next(r &+ 2), next(r &+ 3))
            let hashes = hashed(a.text, b.text, c.text, d.text)
            add(hashes.0, r, a.end, a.empty)
            add(hashes.1, r &+ 1, b.end, b.empty)
            add(hashes.2, r &+ 2, c.end, c.empty)
            add(hashes.3, r &+ 3, d.end, d.empty)
            r &+= 4
        }
        while r < batch.count {
            let a = next(r)
            add(hashed(a.text), r, a.end, a.empty)
            r &+= 1
        }
        fingerprint = total
    }

    @inline(__always)
    private mutating func count(
        _ batch: borrowing RecordBatch, record r: Int, from start: Int, to end: Int,
        fields: Range<Int>
    ) {
        let hasCR = unsafe end > start && batch.bytes[end &- 1] == UInt8(ascii: "\r")
        let textEnd = hasCR ? end &- 1 : end
        lastRecord = .empty
        if fields.count == 1, textEnd == start {
            profile.emptyLines += 1
            return
        }
        lastRecord = .event
        lastTime = nil
        profile.records &+= 1
        let record = unsafe ByteSlice(batch.bytes + start, textEnd - start)
        let open = batch.unterminated && r == batch.count - 1
        if open || batch.isOdd(r) {
            profile.malformed.quoting += 1
            if open { profile.malformed.unterminated += 1 }
            return malformed(
                batch, start, record, open ? "the quote is never closed" : "odd quoting")
        }
        let n = hot.count
        if fields.count != n {
            profile.malformed.fieldCount += 1
            return malformed(batch, start, record, "\(fields.count) fields, the header has \(n)")
        }
        if batch.mayBeUnusual(start, textEnd), !FieldText.isText(record) {
            profile.malformed.encoding += 1
            malformed(batch, start, record, "not UTF-8 text")
        }
        locate(batch, from: start, to: textEnd, fields: fields)
        let sampling = unsafe mixed(hot.hashes[r], 0)
        if shapes.wants(sampling) { sampleShapes(batch, sampling) }
        countTime(batch, start)
        let event = countEvent(batch)
        for i in 0..<hot.urls.count { checkURL(batch, hot.urls[i], start) }
        for i in 0..<hot.checked.count { check(batch, hot.checked[i], start) }
        for i in 0..<hot.tagged.count {
            let url = unsafe hot.spans[hot.tagged[i]]
            let mark = batch.nextMark(url.start, url.end)
            // Most URLs have no query, so the names of parameters need not be touched.
            if mark < url.end, plan.tagged[i].parameters.mark(batch, mark, url.end) {
                unsafe hot.taggedCounts[i] &+= 1
            }
        }
        countPurchase(batch, event: event, start)
    }

    /// Finds the fields of a record, without their quotes, and counts those without a value.
    @inline(__always)
    private mutating func locate(
        _ batch: borrowing RecordBatch, from start: Int, to textEnd: Int, fields: Range<Int>
    ) {
        let spans = unsafe hot.spans
        let missing = unsafe hot.missing
        let ends = unsafe batch.fieldEnds + fields.lowerBound
        let n = hot.count
        var from = start
        for c in 0..<n {
            let separator = unsafe Int(ends[c])
            let to = c == n &- 1 ? textEnd : separator
            let quote = batch.quoteBit(from, before: to)
            from &+= quote
            unsafe spans[c] = Span(start: from, end: to &- quote)
            unsafe missing[c] &+= from == to &- quote ? 1 : 0
            from = separator &+ 1
        }
        if !plan.nullValues.isEmpty { blankNulls(batch) }
    }

    /// Turns the feed's spellings of "no value" into none.
    private mutating func blankNulls(_ batch: borrowing RecordBatch) {
        for c in 0..<hot.count where unsafe !hot.spans[c].isEmpty {
            let text = value(batch, c)
            for null in plan.nullValues where text.equals(null) {
                unsafe hot.spans[c].end = hot.spans[c].start
                unsafe hot.missing[c] += 1
                break
            }
        }
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
        var quote = batch.nextQuote(span.start, span.end)
        if quote == span.end { return body(&self, raw) }
        let decoded = unsafe hot.scratch(raw.count)
        var count = 0
        var from = span.start
        while true {
            // Up to and with the first of two quotes, or to the end.
            let to = min(quote &+ 1, span.end)
            while from < to {
                unsafe decoded[count] = batch.bytes[from]
                count &+= 1
                from &+= 1
            }
            if to == span.end || quote == span.end { break }
            from = to &+ 1
            quote = batch.nextQuote(from, span.end)
        }
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
        if let window = plan.window, !window.contains(time) {
            profile.time.outside += 1
            note(.outside, batch, start) { Instant(microseconds: time).description }
        }
    }

    @inline(__always)
    private mutating func countEvent(_ batch: borrowing RecordBatch) -> Int? {
        guard let column = plan.eventName else { return nil }
        let name = value(batch, column)
        guard name.count > 0 else { return nil }
        let hash = hashed(name)
        if hash != run.hash || run.index == nil {
            endRun()
            run.hash = hash
            run.index = events.index(
                hash, name: { name.slice(0, min(name.count, CappedName.limit)).array },
                initial: { 0 })
        }
        if run.index == nil { events.drop() } else { run.pending &+= 1 }
        return run.index
    }

    /// Adds what is pending to the events.
    private mutating func endRun() {
        if let index = run.index, run.pending > 0 { events[index] &+= run.pending }
        run.pending = 0
    }

    @inline(__always)
    private mutating func checkURL(_ batch: borrowing RecordBatch, _ column: Int, _ start: Int) {
        let span = unsafe hot.spans[column]
        guard !span.isEmpty else { return }
        let text = value(batch, column)
        // Nearly all are of the web; then only blanks can be wrong. `isURL` is the readable twin.
        let https: UInt64 = 0x2f2f_3a73_7074_7468
        let http: UInt64 = 0x2f_2f3a_7074_7468
        if text.count >= 8, text.word(0) == https || text.word(0) & (~0 &>> 8) == http {
            if batch.hasBlank(span.start, span.end) { reject(batch, column, start, text) }
        } else if !FieldText.isURL(text) {
            reject(batch, column, start, text)
        }
    }

    private mutating func check(_ batch: borrowing RecordBatch, _ column: Int, _ start: Int) {
        let text = value(batch, column)
        guard text.count > 0 else { return }
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

    private mutating func sampleShapes(_ batch: borrowing RecordBatch, _ hash: UInt64) {
        let (hot, bytes) = unsafe (hot, batch.bytes)
        shapes.add(hash) { column in
            let span = unsafe hot.spans[column]
            return unsafe ByteSlice(bytes + span.start, span.end &- span.start)
        }
    }
}
