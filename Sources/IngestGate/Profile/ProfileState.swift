package import CSVScan
import Shared

// Advice to the next reader. `count` runs once for each record of a partition of any size: no String,
// Dictionary or closure there unless something is wrong with the record, and evidence only where
// `SampleList.wants` it. Whatever is added must be mergeable: see `ProfileMergeTests`.

/// Everything that is counted while records go by: what a profile is made from.
///
/// Each worker has its own; they merge to what one would have counted alone.
package struct ProfileState: RecordConsumer, Sendable {
    let plan: ScanPlan
    private var profile: PartitionProfile
    private var missing: [Int]
    private var invalid: [Int]
    private var taggedCounts: [Int]
    private var events: CappedTable<Int>
    private var lastEvent: Int?
    private var payload: PayloadCollector
    private var reader = PayloadReader()
    private var documents: CappedTable<Int>
    private var timestamps: TimestampReader
    private var columnTimestamps: [TimestampReader]
    private var earliest = Int64.max
    private var latest = Int64.min
    private var revenueMicros: Int128 = 0
    private var currencies: CappedTable<Int128>
    private var fingerprint = Fingerprint()
    private var samples: [SampleKind: SampleList] = [:]
    private var shapes = ShapeSample()
    private let fingerprints: FingerprintSet
    private let transactions: TransactionTable
    // Reused for every record.
    private var spans: [Span]
    private var scratch: [UInt8] = []

    private struct Span {
        var start = 0
        var end = 0
    }

    package init(_ plan: ScanPlan, partition: String, setMemory: Int) {
        self.plan = plan
        profile = PartitionProfile(feed: plan.feed.name, partition: partition, day: plan.day)
        let n = plan.columns.count
        missing = Array(repeating: 0, count: n)
        invalid = Array(repeating: 0, count: n)
        taggedCounts = Array(repeating: 0, count: plan.tagged.count)
        spans = Array(repeating: Span(), count: n)
        events = CappedTable(cap: 1000)
        for name in plan.feed.events?.known ?? [] {
            let bytes = Array(name.utf8)
            _ = events.pin(bytes.withSlice { hashed($0) }, name: bytes, value: 0)
        }
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
    private(set) var lastRecord = RecordKind.empty
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
        // Here, not inside a document: indices change.
        payload.paths.trim(slack: 2000) { $0.present }
        events.trim(slack: 1000) { $0 }
    }

    package mutating func consume(oversized record: OversizedRecord) {
        profile.records += 1
        profile.malformed.oversized += 1
        profile.malformed.bytes += record.bytes
        if record.unterminated { profile.malformed.unterminated += 1 }
        fingerprint.add(
            record: UInt64(truncatingIfNeeded: record.bytes), endingAt: record.offset)
        samples[.malformed, default: SampleList()].add(
            .init(
                line: record.line, offset: record.offset,
                text: "a record of \(record.bytes) bytes, longer than max_record_bytes"))
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
        profile.records &+= 1
        let record = unsafe ByteSlice(batch.bytes + start, textEnd - start)
        let recordHash = hashed(record)
        fingerprints.insert(recordHash)
        fingerprint.add(record: recordHash, endingAt: batch.offset &+ end)
        let open = batch.unterminated && r == batch.count - 1
        if open || batch.isOdd(r) {
            profile.malformed.quoting += 1
            if open { profile.malformed.unterminated += 1 }
            return malformed(
                batch, start, record, open ? "the quote is never closed" : "odd quoting")
        }
        let n = spans.count
        if fields.count != n {
            profile.malformed.fieldCount += 1
            return malformed(batch, start, record, "\(fields.count) fields, the header has \(n)")
        }
        if batch.mayBeUnusual(start, textEnd), !FieldText.isText(record) {
            profile.malformed.encoding += 1
            malformed(batch, start, record, "not UTF-8 text")
        }
        locate(batch, from: start, to: textEnd, fields: fields)
        if shapes.wants(mixed(recordHash, 0)) { sampleShapes(batch, mixed(recordHash, 0)) }
        countTime(batch, start)
        let event = countEvent(batch)
        for column in plan.checked { check(batch, column, start) }
        for i in plan.tagged.indices {
            let url = value(batch, plan.tagged[i].column)
            if url.count > 0, FieldText.hasParameter(url, among: plan.tagged[i].parameters) {
                taggedCounts[i] &+= 1
            }
        }
        countPurchase(batch, event: event, start)
    }

    /// Finds the fields of a record, without their quotes, and counts those without a value.
    @inline(__always)
    private mutating func locate(
        _ batch: borrowing RecordBatch, from start: Int, to textEnd: Int, fields: Range<Int>
    ) {
        let quote = plan.dialect.quote
        var from = start
        let n = spans.count
        for c in 0..<n {
            var to = unsafe Int(batch.fieldEnds[fields.lowerBound &+ c])
            let next = to &+ 1
            if c == n &- 1 { to = textEnd }
            if from < to, unsafe batch.bytes[from] == quote {
                from &+= 1
                to &-= 1
            }
            spans[c] = Span(start: from, end: to)
            if from == to { missing[c] &+= 1 }
            from = next
        }
        if !plan.nullValues.isEmpty { blankNulls(batch) }
    }

    /// Turns the feed's spellings of "no value" into none.
    private mutating func blankNulls(_ batch: borrowing RecordBatch) {
        for c in spans.indices where spans[c].start < spans[c].end {
            let text = value(batch, c)
            for null in plan.nullValues where text.equals(null) {
                spans[c].end = spans[c].start
                missing[c] += 1
                break
            }
        }
    }

    @inline(__always)
    private func value(_ batch: borrowing RecordBatch, _ column: Int) -> ByteSlice {
        unsafe ByteSlice(
            batch.bytes + spans[column].start, spans[column].end &- spans[column].start)
    }

    /// The same with doubled quotes made single, valid until the next call.
    private mutating func withDecoded<T>(
        _ batch: borrowing RecordBatch, _ column: Int, _ body: (inout ProfileState, ByteSlice) -> T
    ) -> T {
        let raw = value(batch, column)
        let quote = plan.dialect.quote
        var i = 0
        while i < raw.count, raw[i] != quote { i += 1 }
        if i == raw.count { return body(&self, raw) }
        var decoded = scratch
        scratch = []
        decoded.removeAll(keepingCapacity: true)
        var j = 0
        while j < raw.count {
            decoded.append(raw[j])
            j += raw[j] == quote ? 2 : 1
        }
        let result = decoded.withSlice { body(&self, $0) }
        scratch = decoded
        return result
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
        if let last = lastEvent, last < events.entries.count, name.equals(events.entries[last].name) {
            events[last] &+= 1
            return last
        }
        lastEvent = events.index(hashed(name), name: { name.array }, initial: { 0 })
        if let index = lastEvent { events[index] &+= 1 } else { events.drop() }
        return lastEvent
    }

    private mutating func check(_ batch: borrowing RecordBatch, _ column: Int, _ start: Int) {
        let text = value(batch, column)
        guard text.count > 0 else { return }
        let valid =
            switch plan.columns[column].check {
            case .none, .json: true
            case .integer: FieldText.isInteger(text)
            case .decimal: FieldText.isDecimal(text)
            case .url: FieldText.isURL(text)
            case .timestamp: columnTimestamps[column].read(text) != nil
            case .oneOf(let values): values.contains { text.equals($0) }
            }
        if !valid { reject(batch, column, start, text) }
    }

    private mutating func sampleShapes(_ batch: borrowing RecordBatch, _ hash: UInt64) {
        var values: [ByteSlice] = []
        for c in 0..<min(spans.count, ShapeSample.columnLimit) { values.append(value(batch, c)) }
        shapes.add(hash, values)
    }

    // MARK: - Purchases

    @inline(__always)
    private mutating func countPurchase(
        _ batch: borrowing RecordBatch, event: Int?, _ start: Int
    ) {
        var isPurchase = false
        if let plan = plan.purchase {
            if let name = plan.event {
                isPurchase = event.map { events.entries[$0].name == name } ?? false
            } else {
                isPurchase = true
            }
        }
        payload.watching = false
        if isPurchase {
            payload.purchase = Purchase()
            payload.purchase.itemCount = plan.purchase?.items == nil ? nil : 0
        }
        for column in plan.payloads where spans[column].start < spans[column].end {
            readPayload(batch, column, event: event, purchase: isPurchase, start)
        }
        if isPurchase {
            // A purchase whose text is malformed is both; it is rejected as malformed.
            if lastRecord == .event { lastRecord = .purchase }
            countPurchase(batch, start)
        }
    }

    private mutating func readPayload(
        _ batch: borrowing RecordBatch, _ column: Int, event: Int?, purchase: Bool, _ start: Int
    ) {
        let eventName = event.map { events.entries[$0].name } ?? []
        let eventHash = event.map { events.entries[$0].hash } ?? 0
        let salt = mixed(eventHash, UInt64(column))
        let document = documents.index(
            salt, name: { [UInt8(truncatingIfNeeded: column), UInt8(truncatingIfNeeded: column >> 8)] + eventName },
            initial: { 0 })
        if let document { documents[document] += 1 }
        payload.salt = salt
        payload.eventName = [UInt8(truncatingIfNeeded: column), UInt8(truncatingIfNeeded: column >> 8)] + eventName
        if purchase, let plan = plan.purchase, plan.payloadColumns.contains(column) {
            payload.watch(PayloadCollector.Watched(plan, column: column))
        } else {
            payload.watching = false
        }
        let valid = withDecoded(batch, column) { state, text in
            state.reader.read(text, &state.payload)
        }
        if !valid { reject(batch, column, start, value(batch, column)) }
    }

    private mutating func countPurchase(_ batch: borrowing RecordBatch, _ start: Int) {
        guard let plan = plan.purchase else { return }
        takeColumns(plan, batch)
        let purchase = payload.purchase
        profile.purchases.count += 1
        let offset = batch.offset + start
        func id() -> String { purchase.transactionID.isEmpty ? "no id" : Masked.plain(purchase.transactionID) }
        if purchase.transactionID.allSatisfy({ $0 <= 0x20 }) {
            profile.purchases.missingTransactionID += 1
            note(.missingTransactionID, batch, start) {
                "revenue \(purchase.revenue.map { Money(micros: Int128($0)).description } ?? "missing")"
            }
        } else {
            purchase.transactionID.withSlice {
                transactions.insert($0, content: purchase.content, offset: offset)
            }
        }
        if let revenue = purchase.revenue {
            if revenue > 0 {
                revenueMicros += Int128(revenue)
                countCurrency(purchase.currency, revenue)
            } else {
                profile.purchases.nonPositiveRevenue += 1
                note(.nonPositiveRevenue, batch, start) {
                    "\(id()): revenue \(Money(micros: Int128(revenue)))"
                }
            }
        } else {
            profile.purchases.missingRevenue += 1
            note(.missingRevenue, batch, start) { id() }
        }
        if purchase.itemCount == 0 {
            profile.purchases.emptyItems += 1
            note(.emptyItems, batch, start) { id() }
        }
        if purchase.totalDiffers {
            profile.purchases.itemsTotalMismatch += 1
            note(.itemsTotalMismatch, batch, start) {
                let total = Money(micros: purchase.itemsTotal / 1_000_000)
                let revenue = purchase.revenue.map { Money(micros: Int128($0)).description } ?? ""
                return "\(id()): items \(total), revenue \(revenue)"
            }
        }
    }

    private mutating func countCurrency(_ currency: [UInt8], _ revenue: Int64) {
        guard plan.purchase?.currency != nil else { return }
        let index = currency.withSlice { text in
            currencies.index(hashed(text), name: { currency }, initial: { 0 })
        }
        if let index { currencies[index] += Int128(revenue) }
    }

    /// The fields of a purchase that are columns of their own.
    private mutating func takeColumns(_ plan: PurchasePlan, _ batch: borrowing RecordBatch) {
        func amount(_ place: PurchasePlan.Place?) -> Int64? {
            guard case .column(let c) = place else { return nil }
            let text = value(batch, c)
            payload.purchase.content &+= hashed(text, seed: UInt64(c))
            return FieldText.micros(text)
        }
        if case .column(let c) = plan.transactionID {
            payload.purchase.transactionID = withDecoded(batch, c) { $1.array }
        }
        if case .column = plan.revenue { payload.purchase.revenue = amount(plan.revenue) }
        if case .column(let c) = plan.currency {
            let text = value(batch, c)
            payload.purchase.content &+= hashed(text, seed: UInt64(c))
            payload.purchase.currency = text.array
        }
        // A plain quantity column makes the record its own and only item.
        guard case .column = plan.quantity else { return }
        let quantity = amount(plan.quantity)
        payload.purchase.itemCount = (quantity ?? 0) > 0 ? 1 : 0
        if let quantity, let price = amount(plan.unitPrice) {
            payload.purchase.itemsPriced = true
            payload.purchase.itemsTotal = Int128(quantity) * Int128(price)
        }
    }

    // MARK: - Evidence

    private mutating func malformed(
        _ batch: borrowing RecordBatch, _ start: Int, _ record: ByteSlice, _ what: String
    ) {
        lastRecord = .malformed
        profile.malformed.bytes += record.count + 1
        note(.malformed, batch, start) {
            // Which bytes belong to a `pii` column cannot be known here.
            "\(what): \(Masked.text(record.slice(0, min(record.count, Masked.limit + 1)).array))"
        }
    }

    private mutating func reject(
        _ batch: borrowing RecordBatch, _ column: Int, _ start: Int, _ text: ByteSlice
    ) {
        invalid[column] += 1
        let planned = plan.columns[column]
        note(.invalid(column), batch, start) {
            let bytes = text.slice(0, min(text.count, Masked.limit + 1)).array
            return planned.mask ? Masked.text(bytes) : Masked.plain(bytes)
        }
    }

    private mutating func note(
        _ kind: SampleKind, _ batch: borrowing RecordBatch, _ start: Int, _ text: () -> String
    ) {
        let offset = batch.offset + start
        guard samples[kind]?.wants(offset) ?? true else { return }
        samples[kind, default: SampleList()].add(
            .init(line: batch.line(at: start), offset: offset, text: text()))
    }
}

/// What a sample is evidence of.
enum SampleKind: Hashable, Sendable {
    case malformed, outside, missingTransactionID, missingRevenue, nonPositiveRevenue, emptyItems
    case itemsTotalMismatch
    case invalid(Int)
}

// MARK: - Results

extension ProfileState: Mergeable {
    package mutating func merge(_ other: ProfileState) {
        profile.merge(other.profile)
        for i in missing.indices { missing[i] += other.missing[i] }
        for i in invalid.indices { invalid[i] += other.invalid[i] }
        for i in taggedCounts.indices { taggedCounts[i] += other.taggedCounts[i] }
        events.merge(other.events, weight: { $0 }, combine: { $0 += $1 })
        lastEvent = nil
        payload.paths.merge(other.payload.paths, weight: { $0.present }) { a, b in
            a.present += b.present
            a.null += b.null
            for i in 0..<6 { a.types[i] += b.types[i] }
        }
        documents.merge(other.documents, weight: { $0 }, combine: { $0 += $1 })
        earliest = min(earliest, other.earliest)
        latest = max(latest, other.latest)
        revenueMicros += other.revenueMicros
        currencies.merge(other.currencies, weight: { _ in 0 }, combine: { $0 += $1 })
        fingerprint = fingerprint.adding(other.fingerprint)
        for (kind, list) in other.samples { samples[kind, default: SampleList()].merge(list) }
        shapes.merge(other.shapes)
        fingerprints.merge(other.fingerprints)
        transactions.merge(other.transactions)
    }

    /// What was counted, once all records have gone by.
    package mutating func finish(
        _ summary: ScanSummary, header: PartitionBytes.Header?
    ) throws(KeyError) -> (PartitionProfile, Transactions) {
        var result = profile
        result.bytes = summary.bytes
        result.damage = summary.damage
        let raw = header?.raw ?? []
        var total = fingerprint
        total.add(record: raw.withSlice { hashed($0) }, endingAt: 0)
        total.add(record: UInt64(summary.bytes), endingAt: -1)
        result.fingerprint = total.hex
        let looks = shapes.describe(columns: plan.columns.count, zone: plan.feed.zone)
        result.columns = plan.columns.indices.map { i in
            let planned = plan.columns[i]
            var column = ColumnProfile(name: planned.name, declared: planned.declared?.name)
            column.missing = missing[i]
            column.invalid = invalid[i]
            if i < looks.count { (column.shapes, column.sampledTypes) = looks[i] }
            if let t = plan.tagged.firstIndex(where: { $0.column == i }) {
                column.tagged = taggedCounts[t]
            }
            return column
        }
        events.trim { $0 }
        for entry in events.entries where entry.value > 0 {
            result.events[text(entry.name), default: 0] += entry.value
        }
        result.eventsUnlisted = events.dropped
        if earliest <= latest {
            result.time.first = Instant(microseconds: earliest)
            result.time.last = Instant(microseconds: latest)
        }
        finishPayload(&result)
        result.purchases.revenue = Money(micros: revenueMicros)
        for entry in currencies.entries {
            result.purchases.revenueByCurrency[text(entry.name)] = Money(micros: entry.value)
        }
        result.exactDuplicateRecords = try fingerprints.duplicates()
        let transactions = try Transactions(self.transactions)
        result.purchases.transactionCollisions = transactions.collisions
        result.purchases.transactionDuplicates = transactions.duplicates
        result.purchases.transactionCollisionCount = transactions.collisionCount
        result.purchases.transactionDuplicateCount = transactions.duplicateCount
        for (kind, list) in samples { result.samples[name(kind)] = list.samples }
        return (result, transactions)
    }

    private mutating func finishPayload(_ result: inout PartitionProfile) {
        payload.paths.trim { $0.present }
        func split(_ name: [UInt8]) -> (column: String, rest: ArraySlice<UInt8>) {
            let column = Int(name[0]) | Int(name[1]) << 8
            return (plan.columns[column].name, name[2...])
        }
        for column in plan.payloads { result.payload[plan.columns[column].name] = [:] }
        for entry in documents.entries {
            let (column, event) = split(entry.name)
            result.payloadByEvent[column, default: [:]][text(Array(event)), default: EventPayload()]
                .documents += entry.value
        }
        for entry in payload.paths.entries {
            let (column, rest) = split(entry.name)
            let end = rest.firstIndex(of: 0) ?? rest.endIndex
            let event = text(Array(rest[..<end]))
            let path = text(Array(rest[min(end + 1, rest.endIndex)...]))
            var counted = PathProfile()
            counted.present = entry.value.present
            counted.null = entry.value.null
            for type in JSONType.allCases where entry.value.types[type.rawValue] > 0 {
                counted.types[type.name] = entry.value.types[type.rawValue]
            }
            result.payload[column, default: [:]][path, default: PathProfile()].merge(counted)
            result.payloadByEvent[column, default: [:]][event, default: EventPayload()]
                .paths[path, default: PathProfile()].merge(counted)
        }
        result.payloadUnlisted = payload.paths.dropped
    }

    private func text(_ name: [UInt8]) -> String {
        let quote = plan.dialect.quote
        guard name.contains(quote) else { return String(decoding: name, as: UTF8.self) }
        return String(
            decoding: unquoted([quote] + name + [quote], plan.dialect, last: false), as: UTF8.self)
    }

    private func name(_ kind: SampleKind) -> String {
        switch kind {
        case .malformed: "malformed"
        case .outside: "outside"
        case .missingTransactionID: "missing_transaction_id"
        case .missingRevenue: "missing_revenue"
        case .nonPositiveRevenue: "non_positive_revenue"
        case .emptyItems: "empty_items"
        case .itemsTotalMismatch: "items_total_mismatch"
        case .invalid(let column): "invalid:\(plan.columns[column].name)"
        }
    }
}
