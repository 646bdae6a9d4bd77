import Shared

/// Amounts that have more than six decimals and mean them: they are rounded, which should be known.
///
/// What binary floating point leaves (`3655.1200000000003`, `2287.44282035274`) has more digits than an amount that
/// somebody wrote, and is nothing to be told.
struct RoundedAmounts {
    private static let meantDigits = 12

    private var count = 0
    private var first: (text: String, line: Int, column: String)?

    mutating func look(at field: ArraySlice<UInt8>, line: Int, column: String) {
        guard field.count > 7, Self.isMeant(field) else { return }
        count += 1
        guard first == nil else { return }
        first = (String(decoding: field.prefix(40), as: UTF8.self), line, column)
    }

    /// In a sentence; nil where there is none.
    var note: String? {
        guard let first else { return nil }
        let more = count > 1 ? ", and \(Decimals.count(count - 1, "other amount"))" : ""
        return
            "line \(first.line), column '\(first.column)': '\(first.text)'\(more) rounded to six decimals"
    }

    private static func isMeant(_ field: ArraySlice<UInt8>) -> Bool {
        guard let point = field.firstIndex(of: UInt8(ascii: ".")) else { return false }
        var last = field.endIndex - 1
        // Nothing is lost with a zero.
        while last > point, field[last] == UInt8(ascii: "0") { last -= 1 }
        guard last - point > 6, field[point...last].dropFirst().allSatisfy({ $0 &- 48 < 10 }) else {
            return false
        }
        let digits = field[...last].filter { $0 &- 48 < 10 }.drop { $0 == UInt8(ascii: "0") }
        return digits.count <= meantDigits
    }
}
