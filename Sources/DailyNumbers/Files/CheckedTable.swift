import CSVScan
import Shared

/// A small CSV table that somebody made, read with every mistake remembered at its place.
///
/// Columns may stand in any order and unknown ones are passed over.
struct CheckedTable {
    /// The fields of one record by the names of the header.
    struct Row {
        /// Of the file; 1 is the header.
        let line: Int
        fileprivate let texts: [String]
        fileprivate let columns: [String: Int]

        subscript(_ name: String) -> String? { columns[name].map { texts[$0] } }

        /// The text of a field that may be absent or empty.
        func given(_ name: String) -> String? { self[name].flatMap { $0.isEmpty ? nil : $0 } }
    }

    private static let shownProblems = 20
    /// A hundred years of days.
    private static let longestSpan = 36_525

    private(set) var problems: [CubeError.Problem] = []
    private(set) var count = 0
    private(set) var columns: [String: Int] = [:]
    private var width = 0

    /// The rows that are well-formed; blank lines are none.
    mutating func rows(_ bytes: [UInt8], required: [String]) -> [Row] {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes
        let records = PlainScanner.records(text)
        guard let header = records.first else {
            report(1, nil, "the file is empty; a header is needed")
            return []
        }
        guard readHeader(header, required) else { return [] }
        return records.dropFirst().compactMap { row($0) }
    }

    mutating func report(_ line: Int, _ column: String?, _ message: String) {
        count += 1
        guard problems.count < Self.shownProblems else { return }
        problems.append(.init(line: line, column: column, message: message))
    }

    mutating func complain(_ row: Row, _ name: String, _ what: String) {
        report(row.line, name, "'\((row[name] ?? "").prefix(40))' \(what)")
    }

    mutating func day(_ row: Row, _ name: String) -> Day? {
        let day = Day(row[name] ?? "")
        if day == nil { complain(row, name, "is not a day (YYYY-MM-DD)") }
        return day
    }

    mutating func natural(_ row: Row, _ name: String) -> Int? {
        let text = row[name] ?? ""
        // A trillion a row leaves room to add millions of rows.
        guard let value = Int(text), (0...1_000_000_000_000).contains(value),
            text.utf8.allSatisfy({ (48...57).contains($0) })
        else {
            complain(row, name, "is not a count (a whole number of zero or more)")
            return nil
        }
        return value
    }

    mutating func money(_ row: Row, _ name: String) -> Money? {
        let amount = row[name].flatMap { Money($0) }
        if amount == nil { complain(row, name, "is not an amount") }
        return amount
    }

    /// Every day between the first and the last one is looked at, so a mistyped year must not pass.
    mutating func checkSpan(_ days: [Day]) {
        guard let first = days.min(), let last = days.max(),
            last.number - first.number > Self.longestSpan
        else { return }
        report(1, "day", "\(first) and \(last) are too far apart; is one of them mistyped?")
    }

    /// The text of each field, or nil after reporting why there is none.
    private mutating func fields(_ record: PlainScanner.Record) -> [String]? {
        if record.odd || record.unterminated {
            report(record.line, nil, "a quote is in an odd place or never closed")
            return nil
        }
        var texts: [String] = []
        for (i, field) in record.fields.enumerated() {
            let isLast = i == record.fields.count - 1
            guard
                let text = String(
                    validating: unquoted(field, Dialect(), last: isLast), as: UTF8.self)
            else {
                report(record.line, nil, "field \(i + 1) is not UTF-8")
                return nil
            }
            texts.append(text)
        }
        return texts
    }

    private mutating func readHeader(_ record: PlainScanner.Record, _ required: [String]) -> Bool {
        guard let names = fields(record) else { return false }
        width = names.count
        for (i, name) in names.enumerated() {
            if columns.updateValue(i, forKey: name) != nil {
                report(record.line, name, "the column occurs twice")
            }
        }
        for name in required where columns[name] == nil {
            report(record.line, name, "the column is missing")
        }
        return count == 0
    }

    private mutating func row(_ record: PlainScanner.Record) -> Row? {
        guard let texts = fields(record) else { return nil }
        guard texts.count == width else {
            report(record.line, nil, "\(texts.count) fields where the header has \(width)")
            return nil
        }
        return Row(line: record.line, texts: texts, columns: columns)
    }
}
