import CSVScan
import FieldText
import Shared

/// How the values of each column look, from the records with the smallest hashes: a sample that does not
/// depend on the order of records or on how the file was cut.
struct ShapeSample: Sendable {
    private struct Pick {
        let hash: UInt64
        let values: [[UInt8]]
    }

    /// Records in the sample.
    static let size = 128
    /// Columns past this one are not sampled.
    static let columnLimit = 256
    private static let valueLimit = 96

    private var picks: [Pick] = []
    private(set) var bound = UInt64.max

    @inline(__always)
    func wants(_ hash: UInt64) -> Bool { hash < bound }

    mutating func add(_ hash: UInt64, _ values: [ByteSlice]) {
        // Identical records have one hash and count once.
        guard !picks.contains(where: { $0.hash == hash }) else { return }
        picks.append(
            Pick(
                hash: hash, values: values.map { $0.slice(0, min($0.count, Self.valueLimit)).array }
            ))
        if picks.count >= 2 * Self.size { trim() }
    }

    private mutating func trim() {
        picks.sort { $0.hash < $1.hash }
        if picks.count > Self.size {
            bound = picks[Self.size].hash
            picks.removeLast(picks.count - Self.size)
        }
    }

    mutating func merge(_ other: ShapeSample) {
        for pick in other.picks where !picks.contains(where: { $0.hash == pick.hash }) {
            picks.append(pick)
        }
        trim()
    }

    /// Counts of shapes, and of types that values parse as, for each column.
    func describe(columns: Int, zone: ZoneRules) -> [(shapes: [String: Int], types: [String: Int])]
    {
        var sample = self
        sample.trim()
        var reader = TimestampReader(zone: zone, formats: [.iso8601])
        return (0..<min(columns, Self.columnLimit)).map { column in
            var shapes: [String: Int] = [:]
            var types: [String: Int] = [:]
            for pick in sample.picks where column < pick.values.count {
                let value = pick.values[column]
                guard !value.isEmpty else { continue }
                shapes[Self.shape(value), default: 0] += 1
                types[Self.type(value, &reader), default: 0] += 1
            }
            return (shapes, types)
        }
    }

    private static func type(_ value: [UInt8], _ reader: inout TimestampReader) -> String {
        value.withSlice { s in
            if FieldText.isInteger(s) { return "integer" }
            if FieldText.isDecimal(s) { return "decimal" }
            if reader.read(s) != nil { return "timestamp" }
            if s[0] == UInt8(ascii: "{") || s[0] == UInt8(ascii: "[") { return "json" }
            return FieldText.isURL(s) ? "url" : "text"
        }
    }

    /// Runs of digits become `9{n}`, runs with letters `w`, anything else stays; the first six of them.
    static func shape(_ value: [UInt8]) -> String {
        var shape = ""
        var i = 0
        var pieces = 0
        while i < value.count, pieces < 6 {
            let start = i
            var letters = false
            while i < value.count, isWord(value[i]) {
                if !(48...57).contains(value[i]) { letters = true }
                i += 1
            }
            if i > start {
                shape += letters ? "w" : "9{\(i - start)}"
            } else {
                shape += value[i] < 0x20 || value[i] == 0x7f ? " " : String(UnicodeScalar(value[i]))
                i += 1
            }
            pieces += 1
        }
        return shape
    }

    private static func isWord(_ c: UInt8) -> Bool {
        (48...57).contains(c) || (65...90).contains(c) || (97...122).contains(c) || c >= 0x80
    }
}
