import CSVScan

/// Where the value of a field stands in its batch, without quotes.
struct Span: BitwiseCopyable {
    var start = 0
    var end = 0

    @inline(__always) var isEmpty: Bool { start == end }
}

// Advice to the next reader. An array's element costs a check of its bounds, of its being shared and, where
// the optimizer loses sight of it, a count of its references: at three million records of seven columns that
// is half of all time. So what is touched for every record is plain memory, with indices that come from the
// plan alone.

/// What changes with every record, and the columns that something is asked of.
@safe final class HotColumns: @unchecked Sendable {
    // Owned by one worker at a time, like the state it belongs to.
    let count: Int
    /// The fields of the record at hand.
    let spans: UnsafeMutablePointer<Span>
    /// Fields without a value.
    let missing: UnsafeMutablePointer<Int>
    let urls: FixedList<Int>
    /// Columns with any other check.
    let checked: FixedList<Int>
    let payloads: FixedList<Int>
    let tagged: FixedList<Int>
    /// Values with a campaign parameter, for each of `tagged`.
    let taggedCounts: UnsafeMutablePointer<Int>

    /// A hash of each record of the batch at hand.
    private(set) var hashes: UnsafeMutablePointer<UInt64>
    private var hashCapacity = 0
    private var decoded: UnsafeMutablePointer<UInt8>
    private var decodedCapacity = 0

    init(_ plan: ScanPlan) {
        count = plan.columns.count
        unsafe spans = .allocate(capacity: count)
        unsafe spans.initialize(repeating: Span(), count: count)
        unsafe missing = .allocate(capacity: count)
        unsafe missing.initialize(repeating: 0, count: count)
        urls = FixedList(plan.urls)
        checked = FixedList(plan.checked)
        payloads = FixedList(plan.payloads)
        tagged = FixedList(plan.tagged.map(\.column))
        unsafe taggedCounts = .allocate(capacity: tagged.count)
        unsafe taggedCounts.initialize(repeating: 0, count: tagged.count)
        unsafe hashes = .allocate(capacity: 0)
        unsafe decoded = .allocate(capacity: 0)
    }

    deinit {
        unsafe spans.deallocate()
        unsafe missing.deallocate()
        unsafe taggedCounts.deallocate()
        unsafe hashes.deallocate()
        unsafe decoded.deallocate()
    }

    /// Makes room for the hashes of so many records.
    func reserve(records: Int) {
        guard records > hashCapacity else { return }
        unsafe hashes.deallocate()
        unsafe hashes = .allocate(capacity: records)
        hashCapacity = records
    }

    /// Room for a text of so many bytes, valid until the next call.
    func scratch(_ bytes: Int) -> UnsafeMutablePointer<UInt8> {
        if bytes > decodedCapacity {
            unsafe decoded.deallocate()
            unsafe decoded = .allocate(capacity: bytes)
            decodedCapacity = bytes
        }
        return unsafe decoded
    }

    func add(_ other: HotColumns) {
        for i in 0..<count { unsafe missing[i] += other.missing[i] }
        for i in 0..<tagged.count { unsafe taggedCounts[i] += other.taggedCounts[i] }
    }
}

/// A list that never changes, as plain memory.
@safe final class FixedList<Element: BitwiseCopyable>: @unchecked Sendable {
    let count: Int
    private let base: UnsafeMutablePointer<Element>

    init(_ elements: [Element]) {
        count = elements.count
        unsafe base = .allocate(capacity: elements.count)
        for i in elements.indices { unsafe (base + i).initialize(to: elements[i]) }
    }

    deinit { unsafe base.deallocate() }

    /// The index is below `count`.
    @inline(__always) subscript(_ i: Int) -> Element { unsafe base[i] }
}
