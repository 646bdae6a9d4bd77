import CSVScan

/// Where the value of a field stands in its batch, without quotes.
struct FieldSpan: BitwiseCopyable {
    var start = 0
    var end = 0

    @inline(__always) var isEmpty: Bool { start == end }
}

/// A column whose values are looked at as URLs.
struct URLColumn: BitwiseCopyable {
    let column: Int
    /// It is declared as one, and so checked.
    let isChecked: Bool
    /// Its place among the columns with campaign parameters; -1 for none.
    let tagged: Int
}

// Advice to the next reader. An array's element costs a check of its bounds, of its being shared and, where
// the optimizer loses sight of it, a count of its references: at three million records of seven columns that
// is half of all time. So what is touched for every record is plain memory, with indices that come from the
// plan or the batch alone.

/// What changes with every batch or record, and the columns that something is asked of.
@safe final class BatchScratch: @unchecked Sendable {
    // Owned by one worker at a time, like the state it belongs to.
    let count: Int
    /// How lines begin that are no records; nearly always none.
    let comments: [[UInt8]]
    let hasComments: Bool
    /// The fields of the record at hand.
    let spans: UnsafeMutablePointer<FieldSpan>
    /// Fields without a value.
    let missing: UnsafeMutablePointer<Int>
    let urls: PlainBuffer<URLColumn>
    /// Columns with any other check.
    let checked: PlainBuffer<Int>
    let payloads: PlainBuffer<Int>
    /// Values with a campaign parameter, for each of the plan's `tagged`.
    let taggedCounts: UnsafeMutablePointer<Int>
    private let taggedCount: Int

    // Of each record of the batch at hand.

    /// A hash of its text.
    private(set) var hashes = PlainBuffer<UInt64>()
    /// Where its text begins, and ends without the line end.
    private(set) var starts = PlainBuffer<UInt32>()
    private(set) var ends = PlainBuffer<UInt32>()
    /// Where the value of the column at hand begins and ends.
    private(set) var valueStarts = PlainBuffer<UInt32>()
    private(set) var valueEnds = PlainBuffer<UInt32>()
    /// What is seen of that value at a glance: `URLGlance`.
    private(set) var glances = PlainBuffer<UInt8>()
    /// The place of its event's name among the events; -1 where it has none that is kept.
    private(set) var events = PlainBuffer<Int32>()
    /// Records that something more is to be done with.
    private(set) var chosen = PlainBuffer<Int32>()
    private var capacity = 0

    private var decoded = PlainBuffer<UInt8>()
    private var marked = PlainBuffer<UInt64>()

    init(_ plan: ScanPlan) {
        comments = plan.comments
        hasComments = !comments.isEmpty
        count = plan.columns.count
        unsafe spans = .allocate(capacity: count)
        unsafe spans.initialize(repeating: FieldSpan(), count: count)
        unsafe missing = .allocate(capacity: count)
        unsafe missing.initialize(repeating: 0, count: count)
        urls = PlainBuffer(
            plan.columns.indices.compactMap { i in
                let tagged = plan.tagged.firstIndex { $0.column == i }
                let isChecked = plan.urls.contains(i)
                guard isChecked || tagged != nil else { return nil }
                return URLColumn(column: i, isChecked: isChecked, tagged: tagged ?? -1)
            })
        checked = PlainBuffer(plan.checked)
        payloads = PlainBuffer(plan.payloads)
        taggedCount = plan.tagged.count
        unsafe taggedCounts = .allocate(capacity: taggedCount)
        unsafe taggedCounts.initialize(repeating: 0, count: taggedCount)
    }

    deinit {
        unsafe spans.deallocate()
        unsafe missing.deallocate()
        unsafe taggedCounts.deallocate()
    }

    /// Makes room for the records of a batch.
    func reserve(records: Int) {
        guard records > capacity else { return }
        capacity = records
        hashes = PlainBuffer(records)
        starts = PlainBuffer(records)
        ends = PlainBuffer(records)
        valueStarts = PlainBuffer(records)
        valueEnds = PlainBuffer(records)
        glances = PlainBuffer(records)
        events = PlainBuffer(records)
        chosen = PlainBuffer(records)
    }

    /// Room for a text of so many bytes, valid until the next call.
    func room(_ bytes: Int) -> UnsafeMutablePointer<UInt8> {
        if bytes > decoded.count { decoded = PlainBuffer(bytes) }
        return unsafe decoded.base
    }

    /// Room for a bit for each byte of a text, valid until the next call.
    func marks(_ bytes: Int) -> UnsafeMutablePointer<UInt64> {
        if bytes > marked.count * 64 { marked = PlainBuffer(bytes / 64 + 1) }
        return unsafe marked.base
    }

    func add(_ other: BatchScratch) {
        for i in 0..<count { unsafe missing[i] += other.missing[i] }
        for i in 0..<taggedCount { unsafe taggedCounts[i] += other.taggedCounts[i] }
    }
}
