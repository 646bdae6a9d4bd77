import CSVScan
import FieldText
import Shared

/// How the values of each column look, from the records with the smallest hashes: a sample that does not
/// depend on the order of records or on how the file was cut.
struct ShapeSample: Sendable {
    /// Records in the sample.
    static let size = 128
    /// Columns past this one are not sampled.
    static let columnLimit = 256
    /// Bytes of a value that are looked at; two digits.
    private static let valueLimit = 96

    // In a small partition every third record is picked for a while, so a pick allocates nothing: its values
    // stand one after the other in `text`.
    private var hashes: [UInt64] = []
    /// A bit for each hash, by its last digits: nearly always enough to see that one is new.
    private var seen = Seen(repeating: 0)
    private typealias Seen = [32 of UInt64]
    private var text: [UInt8] = []
    /// Where each value ends in `text`, pick after pick, column after column.
    private var ends: [Int] = []
    /// Values of each pick.
    private let columns: Int
    private(set) var bound = UInt64.max

    init(columns: Int) { self.columns = min(columns, Self.columnLimit) }

    @inline(__always)
    func wants(_ hash: UInt64) -> Bool { hash < bound }

    mutating func add(_ hash: UInt64, _ value: (Int) -> ByteSlice) {
        // Identical records have one hash and count once.
        guard !has(hash) else { return }
        note(hash)
        for column in 0..<columns {
            let value = value(column)
            let count = min(value.count, Self.valueLimit)
            unsafe text.append(contentsOf: UnsafeBufferPointer(start: value.start, count: count))
            ends.append(text.count)
        }
        if hashes.count >= 2 * Self.size { trim() }
    }

    private func has(_ hash: UInt64) -> Bool {
        let (word, bit) = Self.place(of: hash)
        return seen[word] & bit != 0 && hashes.contains(hash)
    }

    private mutating func note(_ hash: UInt64) {
        hashes.append(hash)
        let (word, bit) = Self.place(of: hash)
        seen[word] |= bit
    }

    private static func place(of hash: UInt64) -> (word: Int, bit: UInt64) {
        (Int(truncatingIfNeeded: hash >> 6) & 31, 1 << (hash & 63))
    }

    private mutating func trim() {
        guard hashes.count > Self.size else { return }
        bound = hashes.sorted()[Self.size]
        var kept = ShapeSample(columns: columns)
        kept.bound = bound
        kept.reserve(hashes.capacity, text.capacity)
        for pick in hashes.indices where hashes[pick] < bound { kept.take(pick, of: self) }
        self = kept
    }

    private mutating func reserve(_ picks: Int, _ bytes: Int) {
        hashes.reserveCapacity(picks)
        ends.reserveCapacity(picks * columns)
        text.reserveCapacity(bytes)
    }

    private mutating func take(_ pick: Int, of other: ShapeSample) {
        note(other.hashes[pick])
        if columns == 0 { return }
        // The values of a pick stand together, so they move together.
        let start = other.place(pick, 0).lowerBound
        let shift = text.count - start
        let places = pick * columns..<(pick + 1) * columns
        text += other.text[start..<other.ends[places.upperBound - 1]]
        for i in places { ends.append(other.ends[i] + shift) }
    }

    private func place(_ pick: Int, _ column: Int) -> Range<Int> {
        let i = pick * columns + column
        return (i == 0 ? 0 : ends[i - 1])..<ends[i]
    }

    mutating func merge(_ other: ShapeSample) {
        for (pick, hash) in other.hashes.enumerated() where !has(hash) {
            take(pick, of: other)
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

    private func describe(
        column: Int, _ reader: inout TimestampReader
    ) -> (shapes: [String: Int], types: [String: Int]) {
        // By hash, so that a text is made of each shape once and not of each value.
        var shapes = CappedTable<Int>(cap: Self.size)
        var types = [6 of Int](repeating: 0)
        var shape: [UInt8] = []
        text.withSlice { text in
            for pick in hashes.indices {
                let place = place(pick, column)
                if place.isEmpty { continue }
                let value = text.slice(place.lowerBound, place.upperBound)
                Self.write(shapeOf: value, to: &shape)
                let hash = shape.withSlice { hashed($0) }
                if let i = shapes.index(hash, name: { shape }, initial: { 0 }) { shapes[i] += 1 }
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
        if FieldText.isInteger(s) { return .integer }
        if FieldText.isDecimal(s) { return .decimal }
        if reader.read(s) != nil { return .timestamp }
        if s[0] == UInt8(ascii: "{") || s[0] == UInt8(ascii: "[") { return .json }
        return FieldText.isURL(s) ? .url : .text
    }

    /// Runs of digits become `9{n}`, runs with letters `w`, anything else stays; the first six of them.
    private static func write(shapeOf value: ByteSlice, to shape: inout [UInt8]) {
        shape.removeAll(keepingCapacity: true)
        var i = 0
        var pieces = 0
        while i < value.count, pieces < 6 {
            let start = i
            var letters = false
            while i < value.count {
                if isLetter(value[i]) { letters = true } else if !isDigit(value[i]) { break }
                i += 1
            }
            if i == start {
                shape.append(value[i] < 0x20 || value[i] == 0x7f ? UInt8(ascii: " ") : value[i])
                i += 1
            } else if letters {
                shape.append(UInt8(ascii: "w"))
            } else {
                shape.append(UInt8(ascii: "9"))
                shape.append(UInt8(ascii: "{"))
                let digits = i - start
                if digits >= 10 { shape.append(UInt8(48 + digits / 10)) }
                shape.append(UInt8(48 + digits % 10))
                shape.append(UInt8(ascii: "}"))
            }
            pieces += 1
        }
    }

    private static func isDigit(_ c: UInt8) -> Bool { c &- 48 < 10 }

    /// ASCII's, and whatever is beyond ASCII.
    private static func isLetter(_ c: UInt8) -> Bool { (c | 0x20) &- 97 < 26 || c >= 0x80 }
}
