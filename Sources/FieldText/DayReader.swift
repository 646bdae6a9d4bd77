package import CSVScan
package import Shared

/// Reads days: `2025-03-01`, `2025/03/01`, `20250301`, or a time at midnight, whatever zone it is said in:
/// `2025-03-01 00:00:00`, `2025-03-01T00:00:00Z`.
///
/// What could be two days (day or month first) is not read, nor a moment within a day: which day it is in depends on
/// where one stands.
package struct DayReader {
    /// For messages: what is accepted.
    package static let forms =
        "2025-03-01, 20250301, 2025-03-01 00:00:00 or 2025-03-01T00:00:00Z"

    private var midnight = TimestampReader(zone: .utc, formats: [.iso8601])

    package init() {}

    /// Nil for anything else.
    package mutating func read(_ s: ByteSlice) -> Day? {
        if let day = Self.date(s) { return day }
        let text = InvisibleText.trimmed(s)
        if let day = Self.date(text) { return day }
        guard text.count >= 13, midnight.read(text) != nil else { return nil }
        let length = text[4] == UInt8(ascii: "-") ? 10 : 8
        var i = length + 1
        while i < text.count, text[i] &- 48 < 10 || Self.isWithinTime(text[i]) {
            if text[i] &- 49 < 9 { return nil }
            i += 1
        }
        return Self.date(text.slice(0, length))
    }

    /// A date alone.
    package static func date(_ s: ByteSlice) -> Day? {
        let gap: Int
        switch s.count {
        case 10:
            guard s[4] == UInt8(ascii: "-") || s[4] == UInt8(ascii: "/"), s[7] == s[4] else {
                return nil
            }
            gap = 1
        case 8: gap = 0
        default: return nil
        }
        func number(_ from: Int, _ count: Int) -> Int? {
            var value = 0
            for i in from..<from + count {
                guard s[i] &- 48 < 10 else { return nil }
                value = value * 10 + Int(s[i] &- 48)
            }
            return value
        }
        guard let year = number(0, 4), let month = number(4 + gap, 2),
            let day = number(6 + 2 * gap, 2)
        else { return nil }
        return Day(year: year, month: month, day: day)
    }

    private static func isWithinTime(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",")
    }
}
