import Profile
import Shared

struct PartitionFormat: PartitionRule {
    let spec = RuleSpec(
        id: "partition.format", severity: .p0,
        summary:
            "The file is not the table that is declared, which is the cause of all else that is found.",
        rationale: """
            Told from the first bytes and records. The file may be of another kind: Parquet, a zip archive, gzip \
            inside gzip, JSON lines, an HTML or XML page, a Git LFS pointer. It may have another encoding (UTF-16), \
            line ends of CR alone, or another delimiter. Lines may stand before the header, or the header is \
            missing. Records may be one quoted column, or end in a delimiter. A header that stands again further \
            down is P1: files were joined. What other rules find then follows from it: it is marked so \
            (`follows_from`), and shown in one line. No value is shown where its column is not certain.
            """, effect: .partialLoad)
    var passes: RuleExample {
        RuleExample(RuleExample.header + RuleExample.views(2))
    }
    var violates: RuleExample {
        RuleExample(#"{"client_id":"c1","event_name":"page_viewed"}"# + "\n")
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        guard let format = input.profile.format else {
            return [.uncounted("what kind of file it is")]
        }
        let n = input.profile.records
        if let cause = format.cause {
            return [
                Outcome(
                    .violated, observed: 1, threshold: 0, n: n, cause.message(for: input.feed))
            ]
        }
        var found: [Outcome] = []
        if let look = format.header {
            found.append(
                Outcome(
                    .violated, severity: severity(ofHeader: input), observed: 1, threshold: 0, n: n,
                    look.message(for: input.feed)))
        }
        if format.repeatedHeaders > 0 { found.append(repeated(format.repeatedHeaders, input)) }
        return found.isEmpty
            ? [Outcome(.passed, observed: 0, threshold: 0, n: n, "a table as declared")] : found
    }

    /// As bad as what cannot be found by its name because of it.
    private func severity(ofHeader input: RuleInput) -> Severity {
        let lost = input.feed.columns.filter {
            input.found($0.name) == nil && $0.needsEncoding
        }
        return lost.compactMap(\.required).reduce(.p1, max)
    }

    private func repeated(_ repeated: Int, _ input: RuleInput) -> Outcome {
        let samples = input.profile.samples["repeated_header"] ?? []
        let isSet = samples.contains { $0.file != nil }
        let lines = samples.listed(5, of: repeated) { isSet ? $0.place : "\($0.line)" }
        let place = isSet ? "at" : repeated == 1 ? "in line" : "in lines"
        return Outcome(
            .violated, severity: .p1, observed: Double(repeated), threshold: 0,
            n: input.profile.records,
            "the header stands again \(place) \(lines): "
                + "files were joined; have their headers removed")
    }
}

extension HeaderLook {
    /// What it is, and what to do.
    func message(for feed: Feed) -> String {
        if byte == 0 { return "the header holds a NUL byte; have it removed" }
        let looks = encoding.map { ": it looks like \($0.name)" } ?? ""
        let setting = encoding?.setting.map {
            ", or set feeds: \(feed.name): format: {encoding: \($0)}"
        }
        return
            "the header is not UTF-8\(looks) (\(TextEncoding.shown(byte, encoding))); have the file saved as UTF-8"
            + (setting ?? "")
    }
}

extension TextEncoding {
    var name: String {
        switch self {
        case .windows1252: "Windows-1252"
        case .macRoman: "Mac Roman"
        case .cutUTF8: "UTF-8 that was cut inside a character"
        }
    }

    /// What a configuration calls it; nil where it is none.
    var setting: String? {
        switch self {
        case .windows1252: "windows-1252"
        case .macRoman: "macintosh"
        case .cutUTF8: nil
        }
    }

    /// `byte 0xE9, 'é' there`: what a byte is in an encoding, so that people can see whether it is so.
    static func shown(_ byte: UInt8, _ encoding: TextEncoding?) -> String {
        let hex = String(byte, radix: 16, uppercase: true)
        let scalar = encoding?.character(byte)
        let isShown = scalar.map { !$0.properties.isWhitespace && !$0.isControl } ?? false
        return "byte 0x\(hex)"
            + (isShown ? scalar.map { ", '\(Character($0))' there" } ?? "" : "")
    }
}

extension FormatCause {
    /// What it is, and what to do.
    func message(for feed: Feed) -> String {
        let delimiter = feed.format.kind == .csv ? Self.shown(feed.format.writtenDelimiter) : ""
        let wanted =
            switch feed.format.kind {
            case .csv: "CSV"
            case .jsonLines: "JSON lines"
            case .parquet: "Parquet"
            }
        return switch self {
        case .otherFile(let kind): "this is \(kind), not \(wanted); have \(wanted) delivered"
        case .gzipInGzip:
            "this is gzip inside gzip: the file was compressed twice; decompress it once"
        case .utf16:
            "this is UTF-16, not UTF-8; have it saved as UTF-8, or set "
                + "feeds: \(feed.name): format: {encoding: utf-16}"
        case .utf32: "this is UTF-32, not UTF-8; have it saved as UTF-8"
        case .jsonLines:
            "these are JSON lines, not CSV; if it is so for good, set feeds: \(feed.name): format: jsonl, "
                + "and name columns by their paths"
        case .jsonDocument where feed.format.kind == .jsonLines:
            "this is one JSON document over several lines, not JSON lines; have each record written in one line "
                + "(jq -c)"
        case .jsonDocument: "this is a JSON document, not CSV; have CSV or JSON lines delivered"
        case .noJSONLines(let isList):
            isList
                ? "lines are lists, not objects; have an object written in each line"
                : "these are not JSON lines: none of the first lines begins an object; if it is CSV for good, "
                    + "set feeds: \(feed.name): format: csv"
        case .errorPage(let kind):
            "this is an \(kind) page, as servers send instead of a file, not \(wanted); have the download repeated"
        case .lfsPointer:
            "this is a Git LFS pointer, not the file itself; fetch it with git lfs pull"
        case .carriageReturns:
            "lines end with CR alone, as on old Macs; have them end with LF or CRLF"
        case .linesBeforeHeader(let line, let comment?):
            "there are lines before the header: the header seems to be line \(line), and those before it begin with \(comment); "
                + "have them removed, or set feeds: \(feed.name): format: {comment: \"\(comment)\"}"
        case .linesBeforeHeader(let line, nil):
            "there are lines before the header: the header seems to be line \(line); have the lines before it removed, or "
                + "set feeds: \(feed.name): format: {skip_lines: \(line - 1 + feed.format.skipLines)}"
        case .delimiter(let found):
            "the delimiter looks like \(Self.shown(found)), declared is \(delimiter); if it is so for good, set "
                + "feeds: \(feed.name): format: {delimiter: \(Self.setting(found))}"
        case .quotedRecords:
            "the whole record is one quoted column: the file was quoted twice; have it written without the outer quotes"
        case .trailingDelimiter:
            "each record ends in a delimiter (\(delimiter)) that the header does not have; have it removed, or set "
                + "feeds: \(feed.name): format: {trailing_delimiter: true}"
        case .noHeader:
            "the header is missing: the first line holds values; if the feed has none for good, set "
                + "feeds: \(feed.name): format: {header: false}, or name its fields: {header: [NAME, …]}"
        case .headerRunsOn:
            "values stand in the line of the header: the line end behind the header is lost"
        case .fieldCount(let fields, let columns):
            "records have \(Decimals.count(fields, "field")), \(Decimals.count(columns, feed.format.names == nil ? "column" : "name")) \(columns == 1 ? "is" : "are") "
                + (feed.format.names == nil
                    ? "declared; name every column in feeds: \(feed.name): columns, or every field in format: {header: [NAME, …]}"
                    : "in feeds: \(feed.name): format: header")
        }
    }

    private static func shown(_ delimiter: String) -> String {
        delimiter == "\t" ? "a tab" : "'\(delimiter)'"
    }

    private static func setting(_ delimiter: String) -> String {
        delimiter == "\t" ? "tab" : "\"\(delimiter)\""
    }
}

extension Column {
    /// Whether the column can be called by a name that is not ASCII.
    var needsEncoding: Bool {
        ([name] + aliases).contains { !$0.utf8.allSatisfy { $0 < 0x80 } }
    }
}
