import CSVScan

/// Names are kept up to this many bytes: a hash tells them apart, the rest is for people.
enum CappedName {
    static let limit = 256
}

/// Counts by name, for names that come from the data and may be endlessly many.
///
/// Of more than `cap` names, those with the smallest hashes are kept (Bar-Yossef 2002's "k minimum
/// values"): which ones depends on the names alone, not on their order, so tables of parts of a file merge
/// to what the whole would have given, and the counts of kept names are exact. Pinned names stay.
///
/// So the hash of a name is the same in every run, and everybody can compute it. Where it goes to in the table nobody can.
struct CappedTable<Value: Sendable>: Sendable {
    struct Entry: Sendable {
        let hash: UInt64
        let name: [UInt8]
        let pinned: Bool
        var value: Value
    }

    private(set) var entries: [Entry] = []
    private var slots: [Int32]
    private let cap: Int
    private let spread = Spread.ofProcess
    /// Names with this hash or a larger one are not kept.
    private var bound = UInt64.max
    /// What happened under names that are not kept.
    private(set) var dropped = 0

    init(cap: Int) {
        self.cap = cap
        slots = Array(repeating: -1, count: 64)
    }

    /// The index of a name that is there.
    @inline(__always)
    func find(_ hash: UInt64) -> Int? {
        let mask = slots.count &- 1
        var i = Int(truncatingIfNeeded: spread(hash)) & mask
        while slots[i] >= 0 {
            if entries[Int(slots[i])].hash == hash { return Int(slots[i]) }
            i = (i &+ 1) & mask
        }
        return nil
    }

    /// Whether a name that is not there may be put in.
    func keeps(_ hash: UInt64) -> Bool { hash < bound }

    /// The index of a name, made with `initial` where it is new; nil where it is not kept.
    @inline(__always)
    mutating func index(_ hash: UInt64, name: () -> [UInt8], initial: () -> Value) -> Int? {
        if let found = find(hash) { return found }
        guard keeps(hash) else { return nil }
        add(Entry(hash: hash, name: name(), pinned: false, value: initial()))
        return entries.count - 1
    }

    mutating func pin(_ hash: UInt64, name: [UInt8], value: Value) -> Int {
        if let found = find(hash) { return found }
        add(Entry(hash: hash, name: name, pinned: true, value: value))
        return entries.count - 1
    }

    /// Counts an occurrence under a name that is not kept.
    mutating func drop(_ count: Int = 1) { dropped += count }

    subscript(_ index: Int) -> Value {
        @inline(__always) get { entries[index].value }
        @inline(__always) _modify { yield &entries[index].value }
    }

    private mutating func add(_ entry: Entry) {
        entries.append(entry)
        if entries.count * 2 > slots.count {
            slots = Array(repeating: -1, count: slots.count * 2)
            for i in entries.indices { place(i) }
        } else {
            place(entries.count - 1)
        }
    }

    /// How many places are looked at to find each name.
    var probes: Int {
        let mask = slots.count - 1
        return slots.indices.reduce(0) { probes, i in
            guard slots[i] >= 0 else { return probes }
            let home = Int(truncatingIfNeeded: spread(entries[Int(slots[i])].hash)) & mask
            return probes + (i - home) & mask + 1
        }
    }

    private mutating func place(_ index: Int) {
        let mask = slots.count - 1
        var i = Int(truncatingIfNeeded: spread(entries[index].hash)) & mask
        while slots[i] >= 0 { i = (i + 1) & mask }
        slots[i] = Int32(index)
    }

    /// Removes what is over the cap; `weight` says how many occurrences a value stands for. To be
    /// called between records, since indices change.
    ///
    /// - Returns: Whether anything was removed.
    @discardableResult
    mutating func trim(slack: Int = 0, weight: (Value) -> Int) -> Bool {
        guard entries.count > cap + slack else { return false }
        let free = entries.filter { !$0.pinned }.map(\.hash)
        guard free.count > cap + slack else { return false }
        bound = free.sorted()[cap]
        var kept: [Entry] = []
        for entry in entries {
            if entry.pinned || entry.hash < bound {
                kept.append(entry)
            } else {
                dropped += weight(entry.value)
            }
        }
        entries = kept
        slots = Array(repeating: -1, count: slots.count)
        for i in entries.indices { place(i) }
        return true
    }

    /// Adds another table of the same kind.
    mutating func merge(
        _ other: CappedTable, weight: (Value) -> Int, combine: (inout Value, Value) -> Void
    ) {
        dropped += other.dropped
        bound = min(bound, other.bound)
        for entry in other.entries {
            if let i = find(entry.hash) {
                combine(&entries[i].value, entry.value)
            } else {
                add(entry)
            }
        }
        // What one side had dropped already cannot be kept for the other.
        let before = entries
        entries = []
        for entry in before {
            if entry.pinned || entry.hash < bound {
                entries.append(entry)
            } else {
                dropped += weight(entry.value)
            }
        }
        slots = Array(repeating: -1, count: slots.count)
        for i in entries.indices { place(i) }
        trim(weight: weight)
    }
}
