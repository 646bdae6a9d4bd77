import Foundation
import Profile
import Shared
import TestSupport
import Testing

@testable import IngestGate
@testable import NativeProfiler

@Suite("What a file is, told from its first bytes and records")
struct FormatDiagnosisTests {
    private static let header = RuleExample.header
    private static let views = RuleExample.views(30)

    static let files: [(name: String, bytes: Data, cause: FormatCause?)] = {
        func text(_ text: String) -> Data { Data(text.utf8) }
        let page = "<p>not found</p></body></html>\n"
        let plain = header + views
        let semicolons = plain.replacing(",", with: ";")
        let quoted = plain.split(separator: "\n").map { "\"\($0)\"\n" }.joined()
        return [
            ("as declared", text(plain), nil),
            ("with a byte order mark", text("\u{feff}" + plain), nil),
            ("with CRLF", text(plain.replacing("\n", with: "\r\n")), nil),
            ("with an alias", text(plain.replacing("client_id", with: "clientId")), nil),
            ("all names changed", text("a,b,c,d,e,f\n" + views), nil),
            ("empty", Data(), nil),
            ("Parquet", text("PAR1") + Data([0x15, 0, 0x15, 0x80]), .otherFile("a Parquet file")),
            (
                "xlsx", Data([0x50, 0x4b, 3, 4, 0x14, 0, 8, 0]),
                .otherFile("a zip archive (an .xlsx workbook is one, too)")
            ),
            ("gzip in gzip", try! gzip(gzip(text(plain))), .gzipInGzip),
            ("JSON lines", text("{\"client_id\": \"c1\"}\n{\"client_id\": \"c2\"}\n"), .jsonLines),
            (
                "JSON lines in gzip", try! gzip(text("{\"client_id\":\"c\"}\n{\"a\":1}\n")),
                .jsonLines
            ),
            ("a JSON array", text("[\n  {\"client_id\": \"c1\"}\n]\n"), .jsonDocument),
            ("an HTML page", text("\n<!DOCTYPE html><html><body>" + page), .errorPage("HTML")),
            (
                "an XML page", text("<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code></Error>"),
                .errorPage("XML")
            ),
            (
                "a Git LFS pointer",
                text("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n"),
                .lfsPointer
            ),
            ("UTF-16 with a mark", plain.data(using: .utf16)!, .utf16),
            ("UTF-16 without", plain.data(using: .utf16LittleEndian)!, .utf16),
            ("UTF-16, the high byte first", plain.data(using: .utf16BigEndian)!, .utf16),
            ("UTF-32 with a mark", plain.data(using: .utf32)!, .utf32),
            ("UTF-32 without", plain.data(using: .utf32LittleEndian)!, .utf32),
            ("CR alone", text(plain.replacing("\n", with: "\r")), .carriageReturns),
            (
                "comments first", text("# export\n# of today\n\n" + plain),
                .linesBeforeHeader(headerLine: 4, comment: "#")
            ),
            (
                "other lines first", text("# export\nof today\n" + plain),
                .linesBeforeHeader(headerLine: 3)
            ),
            ("two bars", text(plain.replacing(",", with: "||")), .delimiter("||")),
            ("semicolons", text(semicolons), .delimiter(";")),
            ("tabs", text(plain.replacing(",", with: "\t")), .delimiter("\t")),
            ("bars", text(plain.replacing(",", with: "|")), .delimiter("|")),
            ("each record quoted", text(quoted), .quotedRecords),
            (
                "records quoted, the header not",
                text(header + quoted.split(separator: "\n").dropFirst().joined(separator: "\n")),
                .quotedRecords
            ),
            (
                "a delimiter at the end", text(header + views.replacing("\n", with: ",\n")),
                .trailingDelimiter
            ),
            (
                "the same with CRLF",
                text((header + views.replacing("\n", with: ",\n")).replacing("\n", with: "\r\n")),
                .trailingDelimiter
            ),
            ("no header", text(views), .noHeader),
            (
                "the header runs on",
                text(plain.replacing("event_data\n", with: "event_data")), .headerRunsOn
            ),
        ]
    }()

    @Test("the cause is named", arguments: files.indices)
    func causes(_ index: Int) throws {
        let (name, bytes, cause) = Self.files[index]
        for (chunk, threads) in [(256 << 10, 1), (64, 3)] {
            let found = try profile(
                Data(bytes),
                name: bytes.starts(with: [0x1f, 0x8b])
                    ? "events_20250306.csv.gz" : "events_20250306.csv",
                chunk: chunk, threads: threads)
            #expect(found.format?.cause == cause, "\(name)")
        }
    }

    @Test("a header that stands again is counted with its lines, wherever the file is cut")
    func repeatedHeader() throws {
        let part = Self.header + RuleExample.views(20)
        for end in ["\n", "\r\n"] {
            let text = (part + part + part).replacing("\n", with: end)
            for (chunk, threads) in [(256 << 10, 1), (64, 3)] {
                let found = try profile(text, chunk: chunk, threads: threads)
                #expect(found.format?.repeatedHeaders == 2)
                #expect(found.samples["repeated_header"]?.map(\.line) == [22, 43])
            }
        }
    }

    @Test("a feed without a header says how many fields there are")
    func withoutHeader() throws {
        var feed = RuleExample.feed
        feed.format.header = false
        feed.columns = Array(feed.columns.prefix(3))
        feed.purchases = nil
        feed.events = nil
        let found = try profile(Self.views, feed: feed)
        #expect(found.format?.cause == .fieldCount(fields: 6, columns: 3))
        feed.columns = Array(RuleExample.feed.columns.prefix(6))
        #expect(try profile(Self.views, feed: feed).format?.cause == nil)
    }

    @Test(
        "what stands in a header is a name or a value",
        arguments: [
            ("client_id", true), ("Order ID", true), ("größe", true), ("\u{200b}client_id", true),
            ("client_id ", true), ("_x", true), ("utm.source", true), ("ana@mail.example", false),
            ("2025-03-06T10:00:00Z", false), ("4711", false), ("u1234567", false),
            ("https://shop.example/", false), ("{\"a\":1}", false),
            (String(repeating: "a", count: 65), false),
        ])
    func names(_ text: String, _ isName: Bool) {
        #expect(HeaderName.looksLikeName(text) == isName)
    }

    @Test("keys of a personal payload are shown only where they look like names")
    func keys() throws {
        var feed = RuleExample.feed
        let payload = feed.columns.firstIndex { $0.name == "event_data" }!
        let text =
            Self.header
            + "c,https://a.b/,,{day}T10:00:00Z,page_viewed,\"{\"\"u1234567\"\":1,\"\"plan\"\":2,\"\"ana@mail.example\"\":3}\"\n"
        let plain = try profile(text, feed: feed).payload?["event_data"]?.keys.sorted()
        #expect(plain == ["plan", "u1234567", "xxx@xxxx.xxxxxxx"])
        feed.columns[payload].pii = true
        let masked = try profile(text, feed: feed).payload?["event_data"]?.keys.sorted()
        #expect(masked == ["plan", "x9999999", "xxx@xxxx.xxxxxxx"])
    }
}
