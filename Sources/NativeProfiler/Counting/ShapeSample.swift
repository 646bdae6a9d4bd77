import CSVScan
import FieldText
import Profile
import Shared

/// How the values of each column look, from the records with the smallest hashes: a sample that does not
/// depend on the order of records or on how the file was cut.
struct ShapeSample: Mergeable, Sendable {
    /// Records in the sample.
    static let size = 128
    /// Columns past this one are not sampled.
    static let columnLimit = 256
    /// Bytes of a value that are looked at; two digits.
    private static let valueLimit = 96

    // In a small partition every fifth record is picked, so a pick allocates nothing: the values of all picks stand
    // one after the other.
    private struct Pick: BitwiseCopyable {
        let hash: UInt64
        /// Where its values end in `text`; they begin where those of the pick before it end.
        var end: Int
    }
    private var picks: [Pick] = []
    private var text: [UInt8] = []
    /// Where each value stands in `text`, pick after pick, column after column.
    private var places: [Range<UInt32>] = []
    /// A bit for each hash, by its last digits: nearly always enough to see that one is new.
    private var seen = Seen(repeating: 0)
    private typealias Seen = [32 of UInt64]
    /// Values of each pick.
    private let columns: Int
    private(set) var bound = UInt64.max

    init(columns: Int) {
        self.columns = min(columns, Self.columnLimit)
        picks.reserveCapacity(2 * Self.size)
        places.reserveCapacity(2 * Self.size * self.columns)
        // As much as usual records need; more is a matter of chance.
        text.reserveCapacity(1 << 16)
    }

    @inline(__always)
    func wants(_ hash: UInt64) -> Bool { hash < bound }

    /// Adds a record; `values` says where the values of its columns are in `bytes`, in their order.
    mutating func add(
        _ hash: UInt64, _ bytes: UnsafePointer<UInt8>, _ values: UnsafePointer<FieldSpan>
    ) {
        // Identical records have one hash and count once.
        guard columns > 0, !has(hash) else { return }
        let first = unsafe values[0].start
        let count = unsafe values[columns - 1].end - first
        if count <= columns * Self.valueLimit {
            // They are close together, so one copy brings them all.
            let shift = text.count - first
            unsafe text.append(
                contentsOf: UnsafeBufferPointer(start: bytes + first, count: count))
            for column in 0..<columns {
                let value = unsafe values[column]
                addPlace(value.start + shift, min(value.end - value.start, Self.valueLimit))
            }
        } else {
            for column in 0..<columns {
                let value = unsafe values[column]
                let count = min(value.end - value.start, Self.valueLimit)
                addPlace(text.count, count)
                unsafe text.append(
                    contentsOf: UnsafeBufferPointer(start: bytes + value.start, count: count))
            }
        }
        note(hash)
        if picks.count >= 2 * Self.size { thin() }
    }

    @inline(__always)
    private mutating func addPlace(_ start: Int, _ count: Int) {
        let start = UInt32(truncatingIfNeeded: start)
        places.append(start..<start &+ UInt32(truncatingIfNeeded: count))
    }

    private func has(_ hash: UInt64) -> Bool {
        let (word, bit) = Self.place(of: hash)
        return seen[word] & bit != 0 && picks.contains { $0.hash == hash }
    }

    /// Makes a pick of the values that were added last.
    private mutating func note(_ hash: UInt64) {
        picks.append(Pick(hash: hash, end: text.count))
        mark(hash)
    }

    private mutating func mark(_ hash: UInt64) {
        let (word, bit) = Self.place(of: hash)
        seen[word] |= bit
    }

    private static func place(of hash: UInt64) -> (word: Int, bit: UInt64) {
        (Int(truncatingIfNeeded: hash >> 6) & 31, 1 << (hash & 63))
    }

    /// Drops records that cannot be among those with the smallest hashes. Hashes are spread evenly, so below five
    /// eighths of the bound there are enough of them nearly always, and none have to be sorted.
    private mutating func thin() {
        let lower = bound / 8 * 5
        if picks.count(where: { $0.hash < lower }) >= Self.size {
            keep(below: lower)
        } else {
            trim()
        }
    }

    /// Keeps the records with the smallest hashes, `size` of them.
    private mutating func trim() {
        if picks.count > Self.size { keep(below: picks.map(\.hash).sorted()[Self.size]) }
    }

    private mutating func keep(below lower: UInt64) {
        bound = lower
        let all = picks
        var (text, places) = (text, places)
        // Nobody else has them now, so that they are not copied.
        (self.text, self.places) = ([], [])
        picks.removeAll(keepingCapacity: true)
        seen = Seen(repeating: 0)
        var (from, to, kept) = (0, 0, 0)
        for (i, pick) in all.enumerated() {
            let start = from
            from = pick.end
            guard pick.hash < lower else { continue }
            // Only ever down.
            let count = pick.end - start
            let shift = UInt32(truncatingIfNeeded: to - start)
            unsafe text.withUnsafeMutableBytes { text in
                guard let base = text.baseAddress else { return }
                unsafe (base + to).copyMemory(from: base + start, byteCount: count)
            }
            unsafe places.withUnsafeMutableBufferPointer { places in
                for column in 0..<columns {
                    let place = unsafe places[i * columns + column]
                    unsafe places[kept + column] =
                        place.lowerBound &+ shift..<place.upperBound &+ shift
                }
            }
            to += count
            kept += columns
            picks.append(Pick(hash: pick.hash, end: to))
            mark(pick.hash)
        }
        text.removeLast(text.count - to)
        places.removeLast(places.count - kept)
        (self.text, self.places) = (text, places)
    }

    mutating func merge(_ other: ShapeSample) {
        var start = 0
        for (i, pick) in other.picks.enumerated() {
            let from = start
            start = pick.end
            guard !has(pick.hash) else { continue }
            let shift = UInt32(truncatingIfNeeded: text.count - from)
            for place in other.places[i * columns..<(i + 1) * columns] {
                places.append(place.lowerBound &+ shift..<place.upperBound &+ shift)
            }
            text += other.text[from..<pick.end]
            note(pick.hash)
        }
        trim()
    }

    /// Counts of shapes, and of types that values parse as, for each column.
    func describe(zone: ZoneRules) -> [(shapes: [String: Int], types: [String: Int])] {
        var sample = self
        sample.trim()
        var reader = TimestampReader(zone: zone, formats: [.iso8601])
        return (0..<columns).map { sample.describe(column: $0, &reader) }
    }

    /// Calls a closure with each value of a column that is not empty; none of a column that is not sampled.
    func forEachValue(of column: Int, _ body: (ByteSlice) -> Void) {
        guard column < columns else { return }
        var sample = self
        sample.trim()
        sample.text.withSlice { text in
            for pick in sample.picks.indices {
                let place = sample.places[pick * columns + column]
                if place.isEmpty { continue }
                body(text.slice(Int(place.lowerBound), Int(place.upperBound)))
            }
        }
    }

    private func describe(
        column: Int, _ reader: inout TimestampReader
    ) -> (shapes: [String: Int], types: [String: Int]) {
        // By hash, so that a text is made of each shape once and not of each value.
        var shapes = CappedTable<Int>(cap: Self.size)
        var types = [6 of Int](repeating: 0)
        text.withSlice { text in
            for pick in picks.indices {
                let place = places[pick * columns + column]
                if place.isEmpty { continue }
                let value = text.slice(Int(place.lowerBound), Int(place.upperBound))
                let shape = Shape(of: value)
                if let i = shapes.index(shape.hash, name: { shape.text }, initial: { 0 }) {
                    shapes[i] += 1
                }
                types[Self.type(value, &reader).rawValue] += 1
            }
        }
        let counts = shapes.entries.map { (String(decoding: $0.name, as: UTF8.self), $0.value) }
        var named: [String: Int] = [:]
        for type in SampledType.allCases where types[type.rawValue] > 0 {
            named[type.name] = types[type.rawValue]
        }
        return (Dictionary(counts, uniquingKeysWith: +), named)
    }

    /// What a value parses as.
    private enum SampledType: Int, CaseIterable {
        case integer, decimal, timestamp, json, url, text

        var name: String {
            switch self {
            case .integer: "integer"
            case .decimal: "decimal"
            case .timestamp: "timestamp"
            case .json: "json"
            case .url: "url"
            case .text: "text"
            }
        }
    }

    private static func type(_ s: ByteSlice, _ reader: inout TimestampReader) -> SampledType {
        // What neither begins with a digit nor has a sign or point before one is none of these.
        if isDigit(s[0]) || s[0] < UInt8(ascii: "0") {
            if FieldText.isInteger(s) { return .integer }
            if FieldText.isDecimal(s) { return .decimal }
            if reader.read(s) != nil { return .timestamp }
        }
        if s[0] == UInt8(ascii: "{") || s[0] == UInt8(ascii: "[") { return .json }
        return FieldText.isURL(s) ? .url : .text
    }
}

/// How a value looks: runs of digits become `9{n}`, runs with letters `w`, anything else stays; the first six of them.
private struct Shape {
    private static let pieces = 6
    /// A piece is five bytes at most.
    private var bytes = [32 of UInt8](repeating: 0)
    private var count = 0

    init(of value: ByteSlice) {
        var i = 0
        var piece = 0
        while i < value.count, piece < Self.pieces {
            let start = i
            var letters = false
            while i < value.count {
                if isLetter(value[i]) { letters = true } else if !isDigit(value[i]) { break }
                i += 1
            }
            if i == start {
                put(value[i] < 0x20 || value[i] == 0x7f ? UInt8(ascii: " ") : value[i])
                i += 1
            } else if letters {
                put(UInt8(ascii: "w"))
            } else {
                put(UInt8(ascii: "9"))
                put(UInt8(ascii: "{"))
                let digits = i - start
                if digits >= 10 { put(UInt8(48 + digits / 10)) }
                put(UInt8(48 + digits % 10))
                put(UInt8(ascii: "}"))
            }
            piece += 1
        }
    }

    private mutating func put(_ byte: UInt8) {
        bytes[count] = byte
        count += 1
    }

    /// The same for the same shape: no byte of one is 0.
    var hash: UInt64 {
        var hash: UInt64 = 0
        for start in stride(from: 0, to: count, by: 8) {
            var word: UInt64 = 0
            for i in start..<start + 8 { word = word << 8 | UInt64(bytes[i]) }
            hash = mixed(hash ^ word, word)
        }
        return hash
    }

    var text: [UInt8] { (0..<count).map { bytes[$0] } }
}

private func isDigit(_ c: UInt8) -> Bool { c &- 48 < 10 }

/// ASCII's, and whatever is beyond ASCII.
private func isLetter(_ c: UInt8) -> Bool { (c | 0x20) &- 97 < 26 || c >= 0x80 }
