import CSVScan
import FieldText
import Shared

/// A CSV table that somebody made, read with every mistake remembered at its place.
///
/// Columns may stand in any order and unknown ones are passed over. Numbers and days are read as exporters write
/// them; what could be two things is refused.
struct CheckedTable {
    /// One that is asked for.
    struct Column {
        /// As the configuration or the documentation calls it.
        let name: String
        /// Nil where the file does not have it.
        fileprivate let position: Int?

        var isThere: Bool { position != nil }
    }

    /// The fields of one record.
    struct Row {
        /// Of the file; 1 is the first.
        let line: Int
        fileprivate let fields: [ArraySlice<UInt8>]

        fileprivate subscript(_ column: Column) -> ArraySlice<UInt8> {
            column.position.map { fields[$0] } ?? []
        }

        /// Nil where there is none: an empty field, or one of the words that exporters write for it.
        func text(_ column: Column) -> String? {
            let field = self[column]
            return field.withSlice { bytes in
                let text = InvisibleText.trimmed(bytes)
                return MissingText.isNull(text) ? nil : String(decoding: text.array, as: UTF8.self)
            }
        }

        /// Whether a field that holds a number or a day holds none.
        func lacks(_ column: Column) -> Bool { self[column].withSlice(MissingText.isNoNumber) }
    }

    private static let shownProblems = 20
    private static let shownOfColumn = 3
    /// A hundred years of days.
    private static let longestSpan = 36_525

    private(set) var problems: [CubeError.Problem] = []
    private(set) var count = 0
    /// What is worth knowing of values that were read.
    private(set) var rounding = RoundedAmounts()
    private var days = DayReader()
    private var repeated: Set<String> = []
    private var names = HeaderNames(names: [])
    private var lines: TableLines?

    /// Reads the header.
    ///
    /// - Parameter optional: What may be absent; asked for, since it says what the separator is.
    mutating func open(_ bytes: [UInt8], required: [String], optional: [String] = []) {
        let head = Array(bytes.prefix(1 << 16))
        if let trouble = TableDialect.trouble(head) { return report(1, nil, trouble) }
        let dialect = TableDialect.dialect(of: head, asked: required + optional)
        let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var lines = TableLines(bytes, dialect, from: mark)
        var header = lines.record()
        while let blank = header, Self.isBlank(blank) { header = lines.record() }
        guard let header else { return report(1, nil, "the file is empty; a header is needed") }
        guard check(header) else { return }
        names = HeaderNames(
            names: header.fields.map { String(decoding: $0, as: UTF8.self) })
        for name in required { _ = column(name, isRequired: true, line: header.line) }
        self.lines = lines
    }

    /// The column of a name. One that occurs twice, or that is required and absent, is reported.
    mutating func column(_ name: String, isRequired: Bool = false, line: Int = 1) -> Column {
        switch names.place(of: name) {
        case .at(let position): return Column(name: name, position: position)
        case .absent:
            if isRequired {
                let has = names.names.isEmpty ? "" : "; it has: \(names.listed)"
                report(line, name, "the column is missing\(has)")
            }
        case .several:
            if repeated.insert(name).inserted { report(line, name, "the column occurs twice") }
        }
        return Column(name: name, position: nil)
    }

    /// The next row that is well-formed; nil at the end. Blank lines are none, nor are rows of separators alone.
    mutating func next() -> Row? {
        while let record = lines?.record() {
            if Self.isBlank(record) || !check(record) { continue }
            guard record.fields.count == names.names.count else {
                report(
                    record.line, nil,
                    "\(record.fields.count) fields where the header has \(names.names.count)")
                continue
            }
            return Row(line: record.line, fields: record.fields)
        }
        return nil
    }

    mutating func report(_ line: Int, _ column: String?, _ message: String) {
        count += 1
        // A column that is written otherwise is wrong in every line.
        guard problems.count < Self.shownProblems,
            column == nil || problems.count(where: { $0.column == column }) < Self.shownOfColumn
        else { return }
        problems.append(.init(line: line, column: column, message: message))
    }

    mutating func complain(_ row: Row, _ column: Column, _ what: String) {
        let text = String(decoding: row[column].prefix(160), as: UTF8.self)
        report(row.line, column.name, "'\(text.prefix(40))' \(what)")
    }

    mutating func day(_ row: Row, _ column: Column) -> Day? {
        let field = row[column]
        if let day = field.withSlice({ days.read($0) }) { return day }
        complain(row, column, ValueAdvice.day(field))
        return nil
    }

    /// Nil where it is missing, or where it is no count: then that is reported.
    mutating func natural(_ row: Row, _ column: Column) -> Int? {
        let field = row[column]
        if let count = field.withSlice(CountText.count) { return count }
        guard !row.lacks(column) else { return nil }
        complain(row, column, "is not a count (a whole number of zero or more)")
        return nil
    }

    /// Nil where it is missing, or where it is no amount: then that is reported.
    mutating func money(_ row: Row, _ column: Column) -> Money? {
        let field = row[column]
        if let amount = Self.amount(field) {
            rounding.look(at: field, line: row.line, column: column.name)
            return amount
        }
        guard !row.lacks(column) else { return nil }
        complain(row, column, ValueAdvice.amount(field))
        return nil
    }

    /// A part of a whole, between 0 and 1. Nil where it is missing, or where it is none: then that is reported.
    mutating func share(_ row: Row, _ column: Column) -> Double? {
        let text = String(
            decoding: row[column].withSlice { InvisibleText.trimmed($0).array }, as: UTF8.self)
        if let share = Double(text), (0...1).contains(share) { return share }
        guard !row.lacks(column) else { return nil }
        complain(row, column, "is not a share between 0 and 1, such as 0.25")
        return nil
    }

    /// Every day between the first and the last one is looked at, so a mistyped year must not pass.
    mutating func checkSpan(_ days: some Sequence<Day>) {
        guard let first = days.min(), let last = days.max(),
            last.number - first.number > Self.longestSpan
        else { return }
        report(1, "day", "\(first) and \(last) are too far apart; is one of them mistyped?")
    }

    private static func amount(_ field: ArraySlice<UInt8>) -> Money? {
        let micros = field.withSlice {
            FieldText.micros($0) ?? FieldText.micros(InvisibleText.trimmed($0))
        }
        if let micros { return Money(micros: Int128(micros)) }
        // Beyond what 64 bits hold.
        return Money(String(decoding: field, as: UTF8.self))
    }

    private static func isBlank(_ record: TableLines.Record) -> Bool {
        record.fields.allSatisfy { $0.allSatisfy { $0 <= 0x20 } }
    }

    private mutating func check(_ record: TableLines.Record) -> Bool {
        if record.isOdd {
            report(record.line, nil, "a quote is in an odd place or never closed")
            return false
        }
        for (i, field) in record.fields.enumerated() where !field.withSlice(FieldText.isText) {
            report(record.line, nil, "field \(i + 1) is not UTF-8")
            return false
        }
        return true
    }
}

extension ArraySlice<UInt8> {
    /// Runs a closure on the bytes as a slice.
    func withSlice<T>(_ body: (ByteSlice) -> T) -> T {
        unsafe withUnsafeBufferPointer { p in
            guard let base = p.baseAddress else { return [UInt8]().withSlice(body) }
            return unsafe body(ByteSlice(base, p.count))
        }
    }
}
