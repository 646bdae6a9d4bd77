import CSVScan
import FieldText
import Profile
import Shared

// Advice to the next reader. Records that are as the header says are counted column by column: each loop asks one thing
// of one column, so the processor guesses its branches right, and what is rare (a payload, a campaign, a purchase) is
// put on a list first and done afterwards. `ProfileCounts.count` does the same for one record at a time, says what
// must come out here, and takes the records that are not as the header says.

extension ProfileCounts {
    /// How many of some records are as the header says before one is not: their fields stand in rows of `scratch.count`.
    func regularRecords(
        _ batch: borrowing RecordBatch, among records: Range<Int>, field: Int
    ) -> Int {
        // Fields of the very first record have nothing before them; an unterminated one is never regular.
        guard field > 0, !batch.unterminated else { return 0 }
        let n = scratch.count
        let hasOdd = unsafe batch.odd != nil
        let hasComments = scratch.hasComments
        let (starts, ends) = unsafe (scratch.starts.base, scratch.ends.base)
        var record = records.lowerBound
        var end = field &+ n
        while record < records.upperBound, unsafe Int(batch.recordEnds[record]) == end {
            if hasOdd, batch.isOdd(record) { break }
            if hasComments, fields.isComment(record, batch) { break }
            // An empty line is no record, even where records have one field.
            if unsafe n == 1 && starts[record] == ends[record] { break }
            record &+= 1
            end &+= n
        }
        return record &- records.lowerBound
    }

    /// Counts records that are as the header says.
    mutating func countColumns(
        _ batch: borrowing RecordBatch, _ records: Range<Int>, field: Int
    ) {
        let rows = Rows(records: records, field: field)
        profile.records &+= records.count
        checkText(batch, rows)
        countMissing(batch, rows)
        sampleShapes(batch, rows)
        for (i, column) in plan.identities.enumerated() { countIdentities(batch, rows, column, i) }
        if combined != nil {
            for r in rows.records {
                locate(batch, rows, r)
                countCombined(batch)
            }
        }
        if let column = plan.time { countTimes(batch, rows, column) }
        if let column = plan.eventName { countEvents(batch, rows, column) }
        for i in 0..<scratch.urls.count { countURLs(batch, rows, scratch.urls[i]) }
        for i in 0..<scratch.checked.count {
            let column = scratch.checked[i]
            findValues(batch, rows, column)
            forEachValue(batch, rows) { $0.check($1, column, $2, $3) }
        }
        for i in constraints.indices {
            findValues(batch, rows, constraints[i].column)
            forEachValue(batch, rows) { $0.constrain(i, $1, $2, $3) }
        }
        countPurchases(batch, rows)
    }

    /// Records of a batch whose fields stand one after the other.
    struct Rows {
        let records: Range<Int>
        /// The first field of the first record.
        let field: Int
    }

    /// Finds the values of a column, without quotes and with the spellings of "no value" made none:
    /// `scratch.valueStarts` and `scratch.valueEnds`, for each record of the batch.
    private func findValues(_ batch: borrowing RecordBatch, _ rows: Rows, _ column: Int) {
        let n = scratch.count
        let (bytes, quote) = unsafe (batch.bytes, batch.quote)
        let (starts, ends) = unsafe (scratch.valueStarts.base, scratch.valueEnds.base)
        // A record's last value ends where its text does, its first begins there.
        let isLast = column == n &- 1
        let isFirst = column == 0
        let recordEnds = unsafe scratch.ends.base
        let recordStarts = unsafe scratch.starts.base
        var end = unsafe batch.fieldEnds + (rows.field &+ column)
        for r in rows.records {
            let from = unsafe isFirst ? recordStarts[r] : end[-1] &+ 1
            let to = unsafe isLast ? recordEnds[r] : end[0]
            // A byte can be looked at even where the value is empty: the separator. So nothing branches on that.
            let quoted: UInt32 = unsafe (bytes[Int(from)] == quote ? 1 : 0) & (from < to ? 1 : 0)
            unsafe starts[r] = from &+ quoted
            unsafe ends[r] = to &- quoted
            unsafe end += n
        }
        if !plan.nullValues.isEmpty {
            for r in rows.records where fields.isNull(value(batch, of: r), column) {
                unsafe ends[r] = starts[r]
            }
        }
    }

    /// The value of a record in the column that was found last.
    @inline(__always)
    private func value(_ batch: borrowing RecordBatch, of r: Int) -> ByteSlice {
        let start = unsafe Int(scratch.valueStarts.base[r])
        return unsafe ByteSlice(batch.bytes + start, Int(scratch.valueEnds.base[r]) &- start)
    }

    /// Calls `body` with each value that is not empty, and where its record begins.
    @inline(__always)
    private mutating func forEachValue(
        _ batch: borrowing RecordBatch, _ rows: Rows,
        _ body: (inout ProfileCounts, borrowing RecordBatch, ByteSlice, Int) -> Void
    ) {
        let (starts, ends) = unsafe (scratch.valueStarts.base, scratch.valueEnds.base)
        let recordStarts = unsafe scratch.starts.base
        for r in rows.records {
            let start = unsafe Int(starts[r])
            let count = unsafe Int(ends[r]) &- start
            if count == 0 { continue }
            unsafe body(&self, batch, ByteSlice(batch.bytes + start, count), Int(recordStarts[r]))
        }
    }

    private mutating func checkText(_ batch: borrowing RecordBatch, _ rows: Rows) {
        let (starts, ends) = unsafe (scratch.starts.base, scratch.ends.base)
        let end = unsafe Int(ends[rows.records.upperBound &- 1])
        var r = rows.records.lowerBound
        while r < rows.records.upperBound,
            let unusual = unsafe batch.nextUnusual(Int(starts[r]), before: end)
        {
            // Skip the records before it, and check the one that it is in.
            while unsafe Int(ends[r]) <= unusual { r &+= 1 }
            unsafe checkText(batch, Int(starts[r]), Int(ends[r]))
            r &+= 1
        }
    }

    private mutating func countMissing(_ batch: borrowing RecordBatch, _ rows: Rows) {
        let (n, missing) = unsafe (scratch.count, scratch.missing)
        if plan.nullValues.isEmpty {
            unsafe batch.countEmpty(
                rows.field, records: rows.records.count, columns: n, into: missing)
            return
        }
        // The kernel does not know spellings of "no value".
        let (starts, ends) = unsafe (scratch.valueStarts.base, scratch.valueEnds.base)
        for column in 0..<n {
            findValues(batch, rows, column)
            for r in rows.records { unsafe missing[column] &+= starts[r] == ends[r] ? 1 : 0 }
        }
    }

    private mutating func sampleShapes(_ batch: borrowing RecordBatch, _ rows: Rows) {
        for r in rows.records {
            let hash = unsafe mixed(scratch.hashes.base[r], 0)
            guard shapes.wants(hash) else { continue }
            locate(batch, rows, r)
            sampleShapes(batch, hash)
        }
    }

    /// Finds the fields of one record.
    private func locate(_ batch: borrowing RecordBatch, _ rows: Rows, _ r: Int) {
        let field = rows.field &+ (r &- rows.records.lowerBound) &* scratch.count
        unsafe fields.locate(
            in: batch, from: Int(scratch.starts.base[r]), to: Int(scratch.ends.base[r]),
            field: field)
    }

    private mutating func countTimes(
        _ batch: borrowing RecordBatch, _ rows: Rows, _ column: Int
    ) {
        findValues(batch, rows, column)
        var reader = timestamps
        var (low, high) = (earliest, latest)
        // Without a window every time is inside.
        let (first, end) = plan.window.map { ($0.lowerBound, $0.upperBound) } ?? (.min, .max)
        forEachValue(batch, rows) { state, batch, text, start in
            guard let time = reader.read(text) else {
                state.profile.time.unparsable += 1
                return state.reject(batch, column, start, text)
            }
            low = min(low, time)
            high = max(high, time)
            if time < first || time >= end { state.countOutside(batch, start, time) }
        }
        timestamps = reader
        (earliest, latest) = (low, high)
    }

    private mutating func countIdentities(
        _ batch: borrowing RecordBatch, _ rows: Rows, _ column: Int, _ index: Int
    ) {
        findValues(batch, rows, column)
        let count = identities[index]
        let placeholders = plan.placeholders
        forEachValue(batch, rows) { _, _, value, _ in count.add(value, unless: placeholders) }
    }

    private mutating func countEvents(
        _ batch: borrowing RecordBatch, _ rows: Rows, _ column: Int
    ) {
        findValues(batch, rows, column)
        let found = unsafe scratch.events.base
        for r in rows.records {
            let name = value(batch, of: r)
            unsafe found[r] = name.count == 0 ? -1 : countEvent(name)
        }
    }

    private mutating func countURLs(
        _ batch: borrowing RecordBatch, _ rows: Rows, _ asked: URLColumn
    ) {
        findValues(batch, rows, asked.column)
        let first = rows.records.lowerBound
        let glances = unsafe scratch.glances.base
        unsafe batch.lookAtURLs(
            scratch.valueStarts.base + first, scratch.valueEnds.base + first,
            count: rows.records.count,
            into: glances + first)
        if asked.isChecked {
            let suspect = URLGlance.blank.rawValue | URLGlance.noWeb.rawValue
            for r in rows.records where unsafe glances[r] & suspect != 0 {
                let text = value(batch, of: r)
                if !FieldText.isURL(text) {
                    unsafe reject(batch, asked.column, Int(scratch.starts.base[r]), text)
                }
            }
        }
        guard asked.tagged >= 0 else { return }
        let parameters = plan.tagged[asked.tagged].parameters
        let hasQuery = URLGlance.query.rawValue
        let chosen = choose(rows) { unsafe glances[$0] & hasQuery != 0 }
        var tagged = 0
        for i in 0..<chosen {
            let r = unsafe Int(scratch.chosen.base[i])
            let (start, end) = unsafe (
                Int(scratch.valueStarts.base[r]), Int(scratch.valueEnds.base[r])
            )
            let marks = unsafe scratch.marks(end &- start)
            unsafe batch.markQuery(start, end, into: marks)
            if unsafe parameters.isIn(value(batch, of: r), marks: marks) { tagged &+= 1 }
        }
        unsafe scratch.taggedCounts[asked.tagged] &+= tagged
    }

    /// Lists records in `scratch.chosen`; returns their number. Nothing branches on the answer.
    @inline(__always)
    private func choose(_ rows: Rows, _ condition: (Int) -> Bool) -> Int {
        let chosen = unsafe scratch.chosen.base
        var count = 0
        for r in rows.records {
            unsafe chosen[count] = Int32(truncatingIfNeeded: r)
            count &+= condition(r) ? 1 : 0
        }
        return count
    }

    private mutating func countPurchases(_ batch: borrowing RecordBatch, _ rows: Rows) {
        let glances = unsafe scratch.glances.base
        let events = unsafe scratch.events.base
        switch purchases.kind {
        case .event(let event) where plan.eventName != nil:
            for r in rows.records { unsafe glances[r] = events[r] == event ? 1 : 0 }
        case .events where plan.eventName != nil:
            for r in rows.records { unsafe glances[r] = purchases.fits(events[r]) ? 1 : 0 }
        case .every:
            for r in rows.records { unsafe glances[r] = 1 }
        case .event, .events, .none:
            for r in rows.records { unsafe glances[r] = 0 }
        }
        for i in 0..<scratch.payloads.count {
            // Whether there is a byte; what it means is seen later.
            var end = unsafe batch.fieldEnds + (rows.field &+ scratch.payloads[i])
            for r in rows.records {
                unsafe glances[r] |= end[0] &- end[-1] > 1 ? 2 : 0
                unsafe end += scratch.count
            }
        }
        let chosen = choose(rows) { unsafe glances[$0] != 0 }
        for i in 0..<chosen {
            let r = unsafe Int(scratch.chosen.base[i])
            locate(batch, rows, r)
            unsafe countPurchase(
                batch, isPurchase: glances[r] & 1 != 0, Int(scratch.starts.base[r]))
        }
    }
}
