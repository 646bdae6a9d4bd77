import CSVScan

/// What separates the fields of a table, told by its header: comma, semicolon, tab or `|`.
enum TableDialect {
    private static let delimiters = [",", ";", "\t", "|"].map { $0.utf8.first ?? 0 }

    /// Of the separators the one under which the header has most of the columns that are asked for, of equal ones that
    /// which makes more fields, of equal ones the comma.
    ///
    /// - Parameter head: The first bytes of the file.
    static func dialect(of head: [UInt8], asked: [String]) -> Dialect {
        let line = firstLine(head)
        let all = delimiters.map { delimiter in
            let dialect = Dialect(delimiter: delimiter)
            let names = HeaderNames(names: names(line, dialect))
            let found = asked.count { names.place(of: $0) != .absent }
            return (dialect: dialect, found: found, fields: names.names.count)
        }
        var best = all[0]
        for one in all.dropFirst() where (one.found, one.fields) > (best.found, best.fields) {
            best = one
        }
        return best.dialect
    }

    static func names(_ line: [UInt8], _ dialect: Dialect) -> [String] {
        let fields = PlainScanner.records(line, dialect).first?.fields ?? []
        return fields.enumerated().map { i, field in
            String(decoding: unquoted(field, dialect, last: i == fields.count - 1), as: UTF8.self)
        }
    }

    /// What is wrong with a file as a whole, so that no separator can help; nil for a usual text file.
    static func trouble(_ head: [UInt8]) -> String? {
        if head.starts(with: [0xff, 0xfe]) || head.starts(with: [0xfe, 0xff]) {
            return "the file is UTF-16; export it as UTF-8"
        }
        if head.starts(with: [0x50, 0x4b, 0x03, 0x04]) {
            return "the file is a zip archive or a spreadsheet (.xlsx); export it as CSV"
        }
        if head.contains(Dialect.carriageReturn), !head.contains(Dialect.newline) {
            return "its lines end with CR alone; export it with LF or CRLF"
        }
        return nil
    }

    /// Up to a line end that is not within quotes.
    private static func firstLine(_ head: [UInt8]) -> [UInt8] {
        var isQuoted = false
        let mark = head.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
        for i in mark..<max(mark, head.count) {
            if head[i] == UInt8(ascii: "\"") { isQuoted.toggle() }
            if head[i] == Dialect.newline, !isQuoted { return Array(head[mark..<i]) }
        }
        return Array(head.dropFirst(mark))
    }
}
