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
struct ProfileCounts: RecordConsumer, Sendable {
    let plan: ScanPlan
    let fields: RecordFields
    /// That of `fields`.
    let scratch: BatchScratch
    var profile: PartitionProfile
    var invalid: [Int]
    var events: CappedTable<Int>
    let eventCache = EventCache()
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
    var currencies: CappedTable<CurrencyCount>
    /// For each of the plan's `identities`.
    let identities: [IdentityCount]
    /// Of the columns that tell together who a record is of.
    var combined: CombinedCount?
    /// Purchases by the placeholder that is their id.
    var placeholderIDs: [Int]
    var fingerprint = ContentFingerprint()
    /// Which of the partition's files is read, in the order of their paths.
    var file = FilePlace(number: 0)
    /// Of the columns of which more than a type is asked.
    var constraints: [ConstraintCheck]
    /// The values of columns in which each may stand once, by column.
    let uniques: [Int: TransactionTable]
    /// Of the line of an order that is counted.
    var lineWords: [UInt64] = []
    let sampleLimit: Int
    var samples: [SampleKind: SampleList] = [:]
    var shapes: ShapeSample
    let fingerprints: FingerprintSet
    let transactions: TransactionTable
    /// Of a feed of JSON lines.
    let lines: JSONLineReader?
    var members = MemberCounts()

    init(_ plan: ScanPlan, partition: String, limits: RunLimits) {
        self.plan = plan
        sampleLimit = limits.samples
        let setMemory = limits.setMemory
        profile = .counting(feed: plan.feed.name, partition: partition, day: plan.day)
        if plan.purchase?.lines != nil {
            profile.purchases.lines = 0
            // Of an order they are not told.
            profile.purchases.emptyItems = nil
            profile.purchases.itemsTotalMismatch = nil
        }
        if plan.json != nil { (profile.malformed.ofOtherKind, profile.malformed.json) = (0, [:]) }
        let n = plan.columns.count
        fields = RecordFields(plan)
        scratch = fields.scratch
        shapes = ShapeSample(columns: n)
        let kinds = plan.placeholders.names.count
        identities = plan.identities.map { _ in IdentityCount(placeholders: kinds) }
        combined = plan.identity.map { CombinedCount($0, placeholders: kinds) }
        placeholderIDs = Array(repeating: 0, count: kinds)
        invalid = Array(repeating: 0, count: n)
        var events = CappedTable<Int>(cap: 1000)
        func pin(_ name: [UInt8]) -> Int {
            events.pin(name.withSlice { hashed($0) }, name: name, value: 0)
        }
        for name in plan.feed.events?.known ?? [] { _ = pin(Array(name.utf8)) }
        // Pinned names keep their places.
        purchases = PurchaseTest(plan.purchase, pin: pin)
        self.events = events
        payload = PayloadCollector(plan, cap: 2000)
        documents = CappedTable(cap: 1000)
        currencies = CappedTable(cap: 100)
        for name in plan.purchase?.currencies ?? [] {
            let hash = name.withSlice { hashed($0) }
            _ = currencies.pin(hash, name: name, value: CurrencyCount())
        }
        let zone = plan.feed.zone
        timestamps = plan.timestampReader
        columnTimestamps = plan.columns.map {
            TimestampReader(zone: zone, formats: $0.declared?.timestampFormats ?? [.iso8601])
        }
        constraints = plan.columns.enumerated().compactMap { i, column in
            column.declared.flatMap { ConstraintCheck(i, $0, plan.feed) }
        }
        let unique = constraints.filter { $0.asked.contains(.unique) }.map(\.column)
        uniques = Dictionary(
            unique.map {
                ($0, TransactionTable(memoryLimit: setMemory / 4 / unique.count, key: plan.key))
            }, uniquingKeysWith: { a, _ in a })
        // Most of the memory is for fingerprints: every record has one, few are purchases.
        lines = plan.json.map(JSONLineReader.init)
        fingerprints = FingerprintSet(memoryLimit: setMemory / 4 * 3)
        transactions = TransactionTable(
            memoryLimit: setMemory / 4, key: plan.key, extra: plan.purchase?.lines?.words ?? 0)
    }

    // MARK: - Records

    /// Records that are counted column by column at a time: their bytes stay in a core's first-level cache.
    private static let blockRecords = 96

    mutating func consume(_ batch: borrowing RecordBatch) {
        guard let lines else { return count(batch) }
        lines.read(batch) {
            count($0)
            if lines.isFull { members.take(from: lines) }
        }
    }

    private mutating func count(_ batch: borrowing RecordBatch) {
        scratch.reserve(records: batch.count)
        var record = 0
        var field = batch.firstField
        while record < batch.count {
            let end = min(record &+ Self.blockRecords, batch.count)
            fields.find(record..<end, in: batch)
            if batch.origins == nil {
                addFingerprints(batch, record..<end, field: field)
            } else {
                addLines(batch, record..<end)
            }
            while record < end {
                let regular = regularRecords(batch, among: record..<end, field: field)
                if regular > 0 {
                    countColumns(batch, record..<(record &+ regular), field: field)
                    record &+= regular
                    field &+= regular &* scratch.count
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

    /// Cuts the tables to size. While a record is counted they only grow, since places in them change here.
    private mutating func endBatch() {
        flushEvents()
        payload.paths.trim(slack: 2000) { $0.present }
        documents.trim(slack: 1000) { $0 }
        currencies.trim(slack: 100) { $0.purchases }
        events.trim(slack: 1000) { $0 }
    }

    mutating func consume(oversized record: OversizedRecord) {
        profile.records += 1
        profile.malformed.oversized? += 1
        profile.malformed.bytes? += record.bytes
        if record.unterminated { profile.malformed.unterminated? += 1 }
        fingerprint.add(
            record: UInt64(truncatingIfNeeded: record.bytes), endingAt: record.offset)
        samples[.malformed, default: SampleList(limit: sampleLimit)].add(
            .init(
                line: record.line, offset: file.place(record.offset),
                text: "a record of \(record.bytes) bytes, longer than max_record_bytes"))
    }

    /// Puts the hashes of some records into the sets; `field` is the first record's first.
    private mutating func addFingerprints(
        _ batch: borrowing RecordBatch, _ records: Range<Int>, field: Int
    ) {
        let (starts, ends, hashes) = unsafe (
            scratch.starts.base, scratch.ends.base, scratch.hashes.base
        )
        let header = plan.headerHash ?? 0
        var total = fingerprint
        var field = field
        let hasComments = scratch.hasComments
        for r in records {
            let last = unsafe Int(batch.recordEnds[r])
            // An empty line is no record.
            let isEmpty = unsafe last &- field == 1 && starts[r] == ends[r]
            field = last
            if isEmpty || hasComments && fields.isComment(r, batch) { continue }
            let hash = unsafe hashes[r]
            fingerprints.insert(hash)
            if hash == header { unsafe noteHeader(batch, Int(starts[r])) }
            total.add(
                record: hash, endingAt: unsafe batch.offset &+ Int(batch.fieldEnds[last &- 1]))
        }
        fingerprint = total
    }

    /// The same of lines, which stand for themselves in the file and not by what was made from them.
    private mutating func addLines(_ batch: borrowing RecordBatch, _ records: Range<Int>) {
        let (starts, hashes) = unsafe (scratch.starts.base, scratch.hashes.base)
        for r in records where batch.fault(of: r).kind != JSONFault.blank {
            unsafe fingerprints.insert(hashes[r])
            unsafe fingerprint.add(
                record: hashes[r], endingAt: batch.place(of: Int(starts[r])))
        }
    }

    /// A record that is the header again: files were joined.
    private mutating func noteHeader(_ batch: borrowing RecordBatch, _ start: Int) {
        guard plan.headerHash != nil else { return }
        profile.format?.repeatedHeaders += 1
        note(.repeatedHeader, batch, start) { "the header again" }
    }

    /// Counts one record. `countColumns` does the same for many that are as the header says.
    private mutating func count(
        _ batch: borrowing RecordBatch, record r: Int, fields range: Range<Int>
    ) {
        let (start, end) = unsafe (Int(scratch.starts.base[r]), Int(scratch.ends.base[r]))
        let shape = fields.shape(of: r, range, in: batch)
        if shape == .empty {
            profile.emptyLines? += 1
            return
        }
        profile.records &+= 1
        switch shape {
        case .empty, .asHeader: break
        case .noRecord: return countNoRecord(batch, r, start, end)
        case .oddQuoting, .open:
            profile.malformed.quoting? += 1
            if shape == .open { profile.malformed.unterminated? += 1 }
            let what = shape == .open ? "the quote is never closed" : "odd quoting"
            return malformed(batch, start, end, lookAtQuotes(batch, start, end) ?? what)
        case .otherFieldCount:
            profile.malformed.fieldCount? += 1
            let expected =
                plan.feed.format.header
                ? "the header has \(scratch.count)" : "\(scratch.count) are declared"
            return malformed(batch, start, end, "\(range.count) fields, \(expected)")
        }
        if batch.mayBeUnusual(start, end) { checkText(batch, start, end) }
        fields.locate(in: batch, from: start, to: end, field: range.lowerBound)
        countTime(batch, start)
        let name = plan.eventName.map { fields.value(batch, $0) }
        let event = name.map { $0.count == 0 ? -1 : countEvent($0) } ?? -1
        countPurchase(batch, isPurchase: purchases.fits(event), start)
        countValues(batch, r, start)
    }

    private mutating func countValues(_ batch: borrowing RecordBatch, _ r: Int, _ start: Int) {
        for c in 0..<scratch.count where unsafe scratch.spans[c].isEmpty {
            unsafe scratch.missing[c] &+= 1
        }
        for (i, column) in plan.identities.enumerated() {
            let value = fields.value(batch, column)
            if value.count > 0 { identities[i].add(value, unless: plan.placeholders) }
        }
        if combined != nil { countCombined(batch) }
        let sampling = unsafe mixed(scratch.hashes.base[r], 0)
        if shapes.wants(sampling) { sampleShapes(batch, sampling) }
        for i in 0..<scratch.urls.count {
            let asked = scratch.urls[i]
            let url = fields.value(batch, asked.column)
            if asked.isChecked, url.count > 0, !FieldText.isURL(url) {
                reject(batch, asked.column, start, url)
            }
            if asked.tagged >= 0, plan.tagged[asked.tagged].parameters.isIn(url) {
                unsafe scratch.taggedCounts[asked.tagged] &+= 1
            }
        }
        for i in 0..<scratch.checked.count {
            let text = fields.value(batch, scratch.checked[i])
            if text.count > 0 { check(batch, scratch.checked[i], text, start) }
        }
        for i in constraints.indices {
            let text = fields.value(batch, constraints[i].column)
            if text.count > 0 { constrain(i, batch, text, start) }
        }
    }

    /// Counts a line that is no record.
    private mutating func countNoRecord(
        _ batch: borrowing RecordBatch, _ r: Int, _ start: Int, _ end: Int
    ) {
        let (kind, place) = batch.fault(of: r)
        guard let fault = JSONFault(kernel: kind) else { return }
        profile.malformed.ofOtherKind? += 1
        profile.malformed.json?[fault.name, default: 0] += 1
        malformed(batch, start, end, "\(fault.words), byte \(place + 1)")
    }

    mutating func checkText(_ batch: borrowing RecordBatch, _ start: Int, _ end: Int) {
        let record = unsafe ByteSlice(batch.bytes + start, end - start)
        if FieldText.isText(record) { return }
        profile.malformed.encoding? += 1
        malformed(batch, start, end, lookAtEncoding(batch, start, end))
    }

    // MARK: - Columns

    @inline(__always)
    private mutating func countTime(_ batch: borrowing RecordBatch, _ start: Int) {
        guard let column = plan.time else { return }
        let text = fields.value(batch, column)
        guard text.count > 0 else { return }
        guard let time = timestamps.read(text) else {
            profile.time.unparsable += 1
            return reject(batch, column, start, text)
        }
        if time < earliest { earliest = time }
        if time > latest { latest = time }
        if let window = plan.window, !window.contains(time) { countOutside(batch, start, time) }
    }

    mutating func countOutside(_ batch: borrowing RecordBatch, _ start: Int, _ time: Int64) {
        if let from = plan.lateFrom, time >= from, time < plan.window?.lowerBound ?? .min {
            profile.time.late = (profile.time.late ?? 0) + 1
            return
        }
        profile.time.outside += 1
        let zone = plan.feed.zone
        note(.outside, batch, start) {
            let instant = Instant(microseconds: time)
            return zone == .utc ? instant.description : "\(zone.clock(instant)) \(zone.name)"
        }
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
            case .timestamp, .patternedDate: columnTimestamps[column].read(text) != nil
            case .boolean: FieldText.isBoolean(text)
            case .date: DayReader.date(text) != nil
            case .whole(let reader, let bits): reader.isInteger(text, bits: bits)
            case .number(let reader): reader.isDecimal(text)
            case .oneOf(let values): values.contains { text.equals($0) }
            }
        if !valid { reject(batch, column, start, text) }
    }

    mutating func sampleShapes(_ batch: borrowing RecordBatch, _ hash: UInt64) {
        unsafe shapes.add(hash, batch.bytes, scratch.spans)
    }
}
