import CSVScan
import FieldText
import Profile
import Shared

/// Tells from the first bytes of a file what it is, where it is not the table that its feed declares.
struct FormatDiagnosis {
    /// So many bytes are looked at.
    static let headBytes = 32 << 10

    private let head: [UInt8]
    private let feed: Feed
    private let dialect: Dialect
    /// Names and aliases of the feed's columns.
    private let declared: Set<String>

    init(_ head: [UInt8], _ feed: Feed) {
        self.head = head.starts(with: [0xef, 0xbb, 0xbf]) ? Array(head.dropFirst(3)) : head
        self.feed = feed
        dialect = Dialect(feed.format)
        declared = Set(feed.columns.flatMap { [$0.name] + $0.aliases })
    }

    /// What can be told before the records are read.
    func cause(header names: [String]) -> FormatCause? {
        guard !head.isEmpty else { return nil }
        if feed.format.kind == .parquet { return nil }
        if feed.format.kind == .jsonLines { return kind ?? noJSON }
        if feed.format.header {
            if names.contains(where: { $0.utf8.dropLast().contains(Dialect.carriageReturn) }),
                endsLinesWithCR
            {
                return .carriageReturns
            }
            if names.contains(where: declared.contains) {
                if let long = doubledDelimiter(names) { return .delimiter(long) }
                return names.contains(where: HeaderName.isCertainlyValue) ? .headerRunsOn : nil
            }
        } else if firstRecords(2).first?.fields.count == fieldCount {
            return nil
        }
        if let cause = kind { return cause }
        guard feed.format.header else { return endsLinesWithCR ? .carriageReturns : nil }
        return headerElsewhere
            ?? (names.contains(where: HeaderName.looksLikeValue) ? .noHeader : nil)
    }

    /// Of a record where there is no header.
    private var fieldCount: Int {
        feed.fieldNames.count + (feed.format.hasTrailingDelimiter ? 1 : 0)
    }

    /// What the first records tell once it is known that records are malformed.
    func causeOfMalformed(columns: Int) -> FormatCause? {
        if feed.format.hasPaths { return nil }
        var records = firstRecords(101)
        // The last one may be cut where the head ends.
        if head.count >= Self.headBytes { _ = records.popLast() }
        if feed.format.header { records = Array(records.dropFirst()) }
        records = records.filter { record in
            record.fields != [[]]
                && !feed.format.comments.contains {
                    record.fields.first?.starts(with: $0.utf8) ?? false
                }
        }
        guard !records.isEmpty else { return nil }
        func all(_ holds: (PlainScanner.Record) -> Bool) -> Bool {
            records.count(where: holds) * 10 >= records.count * 9
        }
        if columns > 1, all({ isQuotedRecord($0) }) { return .quotedRecords }
        if all({ $0.fields.count == columns + 1 && isBlank($0.fields[columns]) }) {
            return .trailingDelimiter
        }
        if !feed.format.header, let count = records.first?.fields.count, count != columns,
            all({ $0.fields.count == count })
        {
            if count == 1, let other = otherDelimiter(in: records[0]) {
                return .delimiter(String(Unicode.Scalar(other)))
            }
            return .fieldCount(fields: count, columns: columns)
        }
        return nil
    }

    /// What a header looks like that is no UTF-8 text; nil for one that is.
    func look(ofHeader raw: [UInt8]) -> HeaderLook? {
        guard !raw.withSlice({ FieldText.isText($0) }) else { return nil }
        if raw.contains(0) { return HeaderLook(byte: 0, encoding: nil) }
        var votes = EncodingVotes()
        raw.withSlice { votes.add($0, dialect, offset: 0) }
        // A name that is declared is certain, whatever else the bytes could be.
        let fields = (PlainScanner.records(raw, dialect).first?.fields ?? [])
            .map { unquoted($0, dialect, last: true) }
            .filter { field in !field.withSlice { FieldText.isText($0) } }
        let certain = [TextEncoding.windows1252, .macRoman].first { encoding in
            fields.contains { encoding.text($0).map(declared.contains) ?? false }
        }
        return HeaderLook(byte: votes.byte, encoding: certain ?? votes.encoding)
    }

    private func isBlank(_ field: [UInt8]) -> Bool {
        field.allSatisfy { $0 == Dialect.carriageReturn }
    }

    private func isQuotedRecord(_ record: PlainScanner.Record) -> Bool {
        guard record.fields.count == 1, record.fields[0].first == dialect.quote else {
            return false
        }
        return record.fields[0].contains(dialect.delimiter)
    }

    /// Without the CR of a CRLF.
    private func firstLines(_ count: Int) -> [ArraySlice<UInt8>] {
        head.split(separator: Dialect.newline, maxSplits: count, omittingEmptySubsequences: false)
            .prefix(count).map { $0.last == Dialect.carriageReturn ? $0.dropLast() : $0 }
    }

    private func firstRecords(_ most: Int) -> [PlainScanner.Record] {
        Array(PlainScanner.records(head, dialect).prefix(most))
    }

    /// The delimiter twice, where each other name is empty: both together separate.
    private func doubledDelimiter(_ names: [String]) -> String? {
        guard feed.format.spelling == nil, names.count >= 3, names.count % 2 == 1 else {
            return nil
        }
        let isSo = names.indices.allSatisfy { names[$0].isEmpty == ($0 % 2 == 1) }
        return isSo ? String(repeating: feed.format.writtenDelimiter, count: 2) : nil
    }

    // MARK: - Other kinds of files

    private static let magics: [(bytes: [UInt8], kind: String)] = [
        (Array("PAR1".utf8), "a Parquet file"),
        ([0x50, 0x4b, 3, 4], "a zip archive (an .xlsx workbook is one, too)"),
        ([0x50, 0x4b, 5, 6], "an empty zip archive"),
        ([0x28, 0xb5, 0x2f, 0xfd], "a file compressed by zstd"),
        (Array("BZh".utf8), "a file compressed by bzip2"),
        ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], "a file compressed by xz"),
        ([0x37, 0x7a, 0xbc, 0xaf], "a 7z archive"),
        (Array("ORC".utf8), "an ORC file"),
        (Array("Obj".utf8) + [1], "an Avro file"),
        (Array("ARROW1".utf8), "an Arrow file"),
        (Array("SQLite format 3".utf8), "an SQLite database"),
        (Array("%PDF-".utf8), "a PDF document"),
        ([0xd0, 0xcf, 0x11, 0xe0], "an old Excel workbook (.xls)"),
    ]

    /// What is no table of any kind.
    var otherKind: FormatCause? { head.isEmpty || feed.format.kind == .parquet ? nil : kind }

    private var kind: FormatCause? {
        if head.starts(with: [0x1f, 0x8b]) { return .gzipInGzip }
        if let magic = Self.magics.first(where: { head.starts(with: $0.bytes) }) {
            return .otherFile(magic.kind)
        }
        if isUTF32 { return .utf32 }
        if isUTF16 { return .utf16 }
        if head.count > 262, Array(head[257..<262]) == Array("ustar".utf8) {
            return .otherFile("a tar archive")
        }
        if head.starts(with: Array("version https://git-lfs".utf8)) { return .lfsPointer }
        let start = String(
            decoding: head.drop { $0 <= 0x20 }.prefix(512), as: UTF8.self
        ).lowercased()
        if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") || start.hasPrefix("<head")
            || start.hasPrefix("<body")
        {
            return .errorPage("HTML")
        }
        if start.hasPrefix("<?xml") { return .errorPage(start.contains("<html") ? "HTML" : "XML") }
        if start.hasPrefix("<"), start.dropFirst().first.map({ $0.isLetter || $0 == "!" }) == true {
            return .errorPage("XML")
        }
        return json
    }

    private var isUTF32: Bool {
        let marks: [[UInt8]] = [[0xff, 0xfe, 0, 0], [0, 0, 0xfe, 0xff]]
        if marks.contains(where: head.starts) { return true }
        // Three of four bytes are NUL in every text of ASCII.
        let bytes = head.prefix(512)
        let nul = bytes.count { $0 == 0 }
        return bytes.count >= 16 && nul * 10 >= bytes.count * 7 && nul * 10 <= bytes.count * 8
    }

    private var isUTF16: Bool {
        if head.starts(with: [0xff, 0xfe]) || head.starts(with: [0xfe, 0xff]) { return true }
        let bytes = head.prefix(512)
        guard bytes.count >= 8 else { return false }
        let even = bytes.indices.count { $0 % 2 == 0 && bytes[$0] == 0 }
        let odd = bytes.indices.count { $0 % 2 == 1 && bytes[$0] == 0 }
        return max(even, odd) * 4 >= bytes.count && min(even, odd) * 8 <= max(even, odd)
    }

    /// Text that is no line of JSON at all.
    private var noJSON: FormatCause? {
        guard let first = head.first(where: { $0 > 0x20 }) else { return nil }
        // A cut line, or one among others, is malformed; what never begins an object is another kind of file.
        let lines = head.split(separator: UInt8(ascii: "\n")).prefix(100)
        let isObject = lines.contains { $0.first { $0 > 0x20 } == UInt8(ascii: "{") }
        return isObject ? nil : .noJSONLines(isList: first == UInt8(ascii: "["))
    }

    private var json: FormatCause? {
        if feed.format.kind == .jsonLines { return documentInLines }
        let text = head.drop { $0 <= 0x20 }
        guard let first = text.first else { return nil }
        func starts(_ text: some Collection<UInt8>, _ open: UInt8, _ next: Set<UInt8>) -> Bool {
            guard text.first == open else { return false }
            return text.dropFirst().first { $0 > 0x20 }.map(next.contains) ?? false
        }
        let quote = UInt8(ascii: "\"")
        if starts(text, UInt8(ascii: "{"), [quote, UInt8(ascii: "}")]) {
            let lines = text.split(separator: UInt8(ascii: "\n")).prefix(2)
            let isDocument = lines.first.map { !$0.contains(UInt8(ascii: "}")) } ?? false
            return isDocument ? .jsonDocument : .jsonLines
        }
        if first == UInt8(ascii: "["),
            starts(text, first, [quote, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "]")])
        {
            return .jsonDocument
        }
        return nil
    }

    /// One document over several lines, where each line should be one: a list, or an object that is not closed.
    private var documentInLines: FormatCause? {
        let lines = head.split(separator: UInt8(ascii: "\n"))
            .map { $0.filter { $0 > 0x20 } }.filter { !$0.isEmpty }
        guard let first = lines.first else { return nil }
        let isOpen = first == [UInt8(ascii: "{")] || first == [UInt8(ascii: "[")]
        return isOpen
            || first.first == UInt8(ascii: "[") && first.last == UInt8(ascii: "]")
                && lines.count == 1
            ? .jsonDocument : nil
    }

    // MARK: - Tables that are written otherwise

    /// Lines end with CR, and with LF nowhere in the head.
    private var endsLinesWithCR: Bool {
        head.contains(Dialect.carriageReturn) && !head.contains(Dialect.newline)
    }

    /// Where the names of the feed stand, if not in the first line between its delimiters.
    private var headerElsewhere: FormatCause? {
        let records = firstRecords(101)
        guard let first = records.first else { return nil }
        if first.fields.count == 1 {
            let text = unquoted(first.fields[0], dialect, last: true)
            if first.fields[0].first == dialect.quote,
                names(in: text, [dialect.delimiter]) >= enough
            {
                return .quotedRecords
            }
            for other in Self.longDelimiters + Self.delimiters.map({ [$0] })
            where other != [dialect.delimiter] {
                if names(in: text, other) >= enough {
                    return .delimiter(String(decoding: other, as: UTF8.self))
                }
            }
        }
        if let header = records.dropFirst().first(where: { count(of: $0) >= enough }) {
            let before = firstLines(header.line - 1)
            let areComments =
                before.contains { !$0.isEmpty }
                && before.allSatisfy { $0.isEmpty || $0.first == UInt8(ascii: "#") }
            return .linesBeforeHeader(
                headerLine: header.line, comment: areComments ? "#" : nil)
        }
        return endsLinesWithCR ? .carriageReturns : nil
    }

    /// So many declared names make a line the header.
    private var enough: Int { min(2, max(1, feed.columns.count)) }

    private static let delimiters = [UInt8(ascii: ";"), 9, UInt8(ascii: "|"), UInt8(ascii: ",")]

    private static let longDelimiters = ["||", "~|~", "|~|", "^|^", "::", ";;", "~~"].map {
        Array($0.utf8)
    }

    private func names(in text: [UInt8], _ delimiter: [UInt8]) -> Int {
        let parts = text.split(separator: delimiter)
        return parts.count < 2 ? 0 : parts.count { isDeclared(Array($0)) }
    }

    private func count(of record: PlainScanner.Record) -> Int {
        record.fields.count(where: isDeclared)
    }

    private func isDeclared(_ field: [UInt8]) -> Bool {
        let name = unquoted(field, dialect, last: true)
        return declared.contains(String(decoding: name, as: UTF8.self))
    }

    private func otherDelimiter(in record: PlainScanner.Record) -> UInt8? {
        Self.delimiters.first { other in
            other != dialect.delimiter
                && record.fields[0].split(separator: other, omittingEmptySubsequences: false).count
                    == feed.fieldNames.count
        }
    }
}
