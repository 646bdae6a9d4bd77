import CSVScan

/// The records of a table in memory, one after the other, each with its line: what `PlainScanner` finds, at the price of
/// looking for a quote where a line has none.
struct TableLines {
    struct Record {
        /// Of the file; 1 is the first.
        var line: Int
        /// As in the file, without the CR of a CRLF.
        var fields: [ArraySlice<UInt8>]
        /// A quote stood in an odd place, or was never closed.
        var isOdd = false
    }

    private let bytes: [UInt8]
    private let dialect: Dialect
    private var next: Int
    private var line = 1
    /// What was scanned ahead, since a quoted field ran over a line.
    private var ahead: ArraySlice<PlainScanner.Record> = []
    private var aheadLine = 0

    /// - Parameter from: Where the first record begins.
    init(_ bytes: [UInt8], _ dialect: Dialect, from: Int) {
        self.bytes = bytes
        self.dialect = dialect
        next = from
    }

    /// Nil at the end. An empty line is a record of one empty field.
    mutating func record() -> Record? {
        if let scanned = ahead.popFirst() { return record(scanned, line: aheadLine) }
        guard next < bytes.count else { return nil }
        let start = next
        var end = start
        var hasQuote = false
        while end < bytes.count, bytes[end] != Dialect.newline {
            if bytes[end] == dialect.quote { hasQuote = true }
            end += 1
        }
        if hasQuote { return quoted(start, end) }
        next = end + 1
        line += 1
        var last = end
        if last > start, bytes[last - 1] == Dialect.carriageReturn { last -= 1 }
        var fields: [ArraySlice<UInt8>] = []
        var begin = start
        for i in start..<last where bytes[i] == dialect.delimiter {
            fields.append(bytes[begin..<i])
            begin = i + 1
        }
        fields.append(bytes[begin..<last])
        return Record(line: line - 1, fields: fields)
    }

    private mutating func quoted(_ start: Int, _ end: Int) -> Record? {
        let one = PlainScanner.records(Array(bytes[start..<end]), dialect)
        if let only = one.first, one.count == 1, !only.unterminated {
            next = end + 1
            line += 1
            return record(only, line: line - 1 - (only.line - 1))
        }
        // A quoted field runs over the line; from here on all is scanned, once.
        ahead = PlainScanner.records(Array(bytes[start...]), dialect)[...]
        aheadLine = line
        next = bytes.count
        return ahead.popFirst().map { record($0, line: aheadLine) }
    }

    private func record(_ scanned: PlainScanner.Record, line: Int) -> Record {
        let last = scanned.fields.count - 1
        return Record(
            line: line + scanned.line - 1,
            fields: scanned.fields.enumerated().map { i, field in
                unquoted(field, dialect, last: i == last)[...]
            }, isOdd: scanned.odd || scanned.unterminated)
    }
}
