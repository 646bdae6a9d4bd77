private import CSVScan
import Shared

extension DailyCube {
    /// Reads the CSV of DESIGN §10. Columns may stand in any order and unknown ones are passed over;
    /// everything else that is odd is an error with its place.
    package init(csv bytes: [UInt8]) throws(CubeError) {
        var reader = DailyCubeReader()
        reader.read(bytes)
        if reader.count > 0 { throw CubeError(problems: reader.problems, count: reader.count) }
        self.init(reader.rows)
    }
}

/// Turns records into rows and remembers what was wrong.
private struct DailyCubeReader {
    static let required = ["day", "channel", "device", "sessions", "purchases", "revenue"]
    static let optional = ["revenue_squared", "sessions_without_referrer"]
    static let shownProblems = 20
    /// A hundred years of days.
    static let longestSpan = 36_525

    var rows: [DailyCube.Row] = []
    var problems: [CubeError.Problem] = []
    var count = 0
    private var columns: [String: Int] = [:]
    private var width = 0
    private var lines: [[String]: Int] = [:]

    mutating func read(_ bytes: [UInt8]) {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes
        let records = PlainScanner.records(text)
        guard let header = records.first else {
            return report(1, nil, "the file is empty; a header is needed")
        }
        guard readHeader(header) else { return }
        for record in records.dropFirst() { readRow(record) }
        // Every day between the first and the last one is looked at, so a mistyped year must not pass.
        if let first = rows.map(\.day).min(), let last = rows.map(\.day).max(),
            last.number - first.number > Self.longestSpan
        {
            report(1, "day", "\(first) and \(last) are too far apart; is one of them mistyped?")
        }
    }

    private mutating func report(_ line: Int, _ column: String?, _ message: String) {
        count += 1
        guard problems.count < Self.shownProblems else { return }
        problems.append(.init(line: line, column: column, message: message))
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

    private mutating func readHeader(_ record: PlainScanner.Record) -> Bool {
        guard let names = fields(record) else { return false }
        width = names.count
        for (i, name) in names.enumerated() {
            if columns.updateValue(i, forKey: name) != nil {
                report(record.line, name, "the column occurs twice")
            }
        }
        for name in Self.required where columns[name] == nil {
            report(record.line, name, "the column is missing")
        }
        return count == 0
    }

    private mutating func readRow(_ record: PlainScanner.Record) {
        guard let texts = fields(record) else { return }
        guard texts.count == width else {
            return report(record.line, nil, "\(texts.count) fields where the header has \(width)")
        }
        let before = count
        let row = Cells(texts: texts, columns: columns)
        let day = Day(row["day"] ?? "")
        if day == nil { complain(record, row, "day", "is not a day (YYYY-MM-DD)") }
        for name in ["channel", "device"] where row[name]?.isEmpty != false {
            complain(record, row, name, "is empty")
        }
        let sessions = natural(record, row, "sessions") ?? 0
        let purchases = natural(record, row, "purchases") ?? 0
        let revenue = row["revenue"].flatMap { Money($0) }
        if revenue == nil { complain(record, row, "revenue", "is not an amount") }
        let squares = optional(row, "revenue_squared").flatMap { text -> Money? in
            let squares = Money(Self.sixDecimals(text))
            if squares.map({ $0 < .zero }) ?? true {
                complain(record, row, "revenue_squared", "is not an amount of zero or more")
            }
            return squares
        }
        var unreferred: Int?
        if optional(row, "sessions_without_referrer") != nil {
            unreferred = natural(record, row, "sessions_without_referrer")
            if let unreferred, unreferred > sessions {
                complain(record, row, "sessions_without_referrer", "is more than all sessions")
            }
        }
        let key = [row["day"] ?? "", row["channel"] ?? "", row["device"] ?? ""]
        if let first = lines.updateValue(record.line, forKey: key) {
            report(record.line, nil, "the same day, channel and device as line \(first)")
        }
        guard count == before, let day, let revenue else { return }
        rows.append(
            .init(
                day: day, channel: key[1], device: key[2],
                tally: Tally(
                    sessions: sessions, purchases: purchases, revenue: revenue,
                    revenueSquared: squares, sessionsWithoutReferrer: unreferred)))
    }

    /// The text of a field that may be absent or empty.
    private func optional(_ row: Cells, _ name: String) -> String? {
        row[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    private mutating func natural(
        _ record: PlainScanner.Record, _ row: Cells, _ name: String
    ) -> Int? {
        let text = row[name] ?? ""
        // A trillion a row leaves room to add millions of rows.
        guard let value = Int(text), (0...1_000_000_000_000).contains(value),
            text.utf8.allSatisfy({ (48...57).contains($0) })
        else {
            complain(record, row, name, "is not a count (a whole number of zero or more)")
            return nil
        }
        return value
    }

    private mutating func complain(
        _ record: PlainScanner.Record, _ row: Cells, _ name: String, _ what: String
    ) {
        report(record.line, name, "'\((row[name] ?? "").prefix(40))' \(what)")
    }

    /// Squares of amounts may have twelve decimals; six are enough for a noise estimate.
    private static func sixDecimals(_ text: String) -> String {
        guard let point = text.firstIndex(of: "."),
            text[point...].dropFirst().utf8.allSatisfy({ (48...57).contains($0) })
        else { return text }
        return String(text[...point] + text[point...].dropFirst().prefix(6))
    }
}

/// The fields of one record by the names of the header.
private struct Cells {
    let texts: [String]
    let columns: [String: Int]

    subscript(_ name: String) -> String? { columns[name].map { texts[$0] } }
}
