import CSVScan

/// Where the value of a field stands in its batch, without quotes.
struct Span: BitwiseCopyable {
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
@safe final class HotColumns: @unchecked Sendable {
    // Owned by one worker at a time, like the state it belongs to.
    let count: Int
    /// The fields of the record at hand.
    let spans: UnsafeMutablePointer<Span>
    /// Fields without a value.
    let missing: UnsafeMutablePointer<Int>
    let urls: Memory<URLColumn>
    /// Columns with any other check.
    let checked: Memory<Int>
    let payloads: Memory<Int>
    /// Values with a campaign parameter, for each of the plan's `tagged`.
    let taggedCounts: UnsafeMutablePointer<Int>
    private let taggedCount: Int

    // Of each record of the batch at hand.

    /// A hash of its text.
    private(set) var hashes = Memory<UInt64>()
    /// Where its text begins, and ends without the line end.
    private(set) var starts = Memory<UInt32>()
    private(set) var ends = Memory<UInt32>()
    /// Where the value of the column at hand begins and ends.
    private(set) var valueStarts = Memory<UInt32>()
    private(set) var valueEnds = Memory<UInt32>()
    /// What is seen of that value at a glance: `URLGlance`.
    private(set) var glances = Memory<UInt8>()
    /// The place of its event's name among the events; -1 where it has none that is kept.
    private(set) var events = Memory<Int32>()
    /// Records that something more is to be done with.
    private(set) var chosen = Memory<Int32>()
    private var capacity = 0

    private var decoded = Memory<UInt8>()
    private var marked = Memory<UInt64>()

    init(_ plan: ScanPlan) {
        count = plan.columns.count
        unsafe spans = .allocate(capacity: count)
        unsafe spans.initialize(repeating: Span(), count: count)
        unsafe missing = .allocate(capacity: count)
        unsafe missing.initialize(repeating: 0, count: count)
        urls = Memory(
            plan.columns.indices.compactMap { i in
                let tagged = plan.tagged.firstIndex { $0.column == i }
                let isChecked = plan.urls.contains(i)
                guard isChecked || tagged != nil else { return nil }
                return URLColumn(column: i, isChecked: isChecked, tagged: tagged ?? -1)
            })
        checked = Memory(plan.checked)
        payloads = Memory(plan.payloads)
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
        hashes = Memory(records)
        starts = Memory(records)
        ends = Memory(records)
        valueStarts = Memory(records)
        valueEnds = Memory(records)
        glances = Memory(records)
        events = Memory(records)
        chosen = Memory(records)
    }

    /// Room for a text of so many bytes, valid until the next call.
    func scratch(_ bytes: Int) -> UnsafeMutablePointer<UInt8> {
        if bytes > decoded.count { decoded = Memory(bytes) }
        return unsafe decoded.base
    }

    /// Room for a bit for each byte of a text, valid until the next call.
    func marks(_ bytes: Int) -> UnsafeMutablePointer<UInt64> {
        if bytes > marked.count * 64 { marked = Memory(bytes / 64 + 1) }
        return unsafe marked.base
    }

    func add(_ other: HotColumns) {
        for i in 0..<count { unsafe missing[i] += other.missing[i] }
        for i in 0..<taggedCount { unsafe taggedCounts[i] += other.taggedCounts[i] }
    }
}

/// Plain memory.
@safe final class Memory<Element: BitwiseCopyable>: @unchecked Sendable {
    let count: Int
    let base: UnsafeMutablePointer<Element>

    /// Room for so many elements, with whatever happens to be in it.
    init(_ count: Int = 0) {
        self.count = count
        unsafe base = .allocate(capacity: count)
    }

    /// A list.
    convenience init(_ elements: [Element]) {
        self.init(elements.count)
        for i in elements.indices { unsafe (base + i).initialize(to: elements[i]) }
    }

    deinit { unsafe base.deallocate() }

    /// The index is below `count`.
    @inline(__always) subscript(_ i: Int) -> Element { unsafe base[i] }
}
