import Foundation
import Profile
import Shared
import TestSupport
import Testing

@testable import IngestGate
@testable import NativeProfiler

@Suite("The profile of JSON lines")
struct JSONLineProfileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func profile(
        _ text: [UInt8], _ feed: Feed, chunk: Int = 256 << 10, threads: Int = 1
    ) throws -> PartitionProfile {
        try folder.write(Data(text), to: "file")
        var engine = NativeEngine(RunLimits())
        engine.threads = threads
        engine.chunkBytes = chunk
        return try engine.profile(
            PartitionSource(
                feed: feed, day: RuleExample.day, name: "p", location: folder.file("file"))
        ).profile
    }

    private static var lines: Feed {
        var feed = RuleExample.feed
        feed.format.kind = .jsonLines
        (feed.format.delimiter, feed.format.quote, feed.format.header) = (10, 0xff, false)
        return feed
    }

    /// The same records as CSV and as JSON lines.
    private static func files(_ seed: UInt64) -> (csv: String, json: String) {
        var random = SeededGenerator(seed: seed)
        func one(_ values: [String?]) -> String? { values.randomElement(using: &random)! }
        var csv = RuleExample.header
        var json = ""
        for i in 0..<Int.random(in: 1...300, using: &random) {
            let id = Int.random(in: 0...9, using: &random)
            let payload =
                #"{"transaction_id":"T\#(id)","revenue":\#(id % 4),"items":[{"quantity":1,"item_price":\#(id % 4)}]}"#
            let values: [(String, String?, isJSON: Bool)] = [
                ("client_id", one(["c\(i % 7)", nil, "", "é\"\\", "undefined"]), false),
                (
                    "page_url", one(["https://shop.example/?utm_source=a", "no url", "/p\(i)"]),
                    false
                ),
                ("referrer", one([nil, "", "https://search.example/"]), false),
                (
                    "timestamp", one(["2025-03-06T10:00:0\(id)Z", "2025-03-05T10:00:00Z", "soon"]),
                    false
                ),
                (
                    "event_name", one(["page_viewed", "checkout_completed", "other \(id)", nil]),
                    false
                ),
                ("event_data", one([nil, payload, payload, "{}"]), true),
            ]
            csv +=
                values.map { "\"" + ($0.1 ?? "").replacing("\"", with: "\"\"") + "\"" }
                .joined(separator: ",") + "\n"
            let members = values.compactMap { name, value, isJSON in
                value.map { value in
                    let text =
                        isJSON
                        ? value
                        : "\""
                            + value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
                            .replacing("é", with: "\\u00e9").replacing("/", with: "\\/") + "\""
                    return "\"\(name)\":\(text)"
                }
            }
            json += "{" + members.shuffled(using: &random).joined(separator: ",") + "}\n"
        }
        return (csv, json)
    }

    @Test("is that of the same records as CSV", arguments: 1...40) func asCSV(seed: Int) throws {
        let files = Self.files(UInt64(seed))
        let csv = try profile(Array(files.csv.utf8), RuleExample.feed)
        let json = try profile(Array(files.json.utf8), Self.lines)
        #expect(json.records == csv.records)
        #expect(json.events == csv.events)
        #expect(json.time.unparsable == csv.time.unparsable)
        #expect(json.time.outside == csv.time.outside)
        #expect(json.time.first == csv.time.first)
        #expect(json.purchases == csv.purchases)
        #expect(json.payload == csv.payload)
        #expect(json.payloadByEvent == csv.payloadByEvent)
        for column in csv.columns where column.missing < csv.records {
            let found = json.columns.first { $0.name == column.name }
            #expect(found?.missing == column.missing, "\(column.name)")
            #expect(found?.invalid == column.invalid, "\(column.name)")
            #expect(found?.distinct == column.distinct, "\(column.name)")
            #expect(found?.placeholders == column.placeholders, "\(column.name)")
            #expect(found?.tagged == column.tagged, "\(column.name)")
        }
    }

    @Test("does not depend on how the file is cut, nor on threads", arguments: 0..<30)
    func cut(seed: Int) throws {
        var random = RandomLines(seed: UInt64(seed))
        var text = Array(Self.files(UInt64(seed + 1)).json.utf8)
        text += random.file() + Array("{\"client_id\":\"x\",\"extra\":1}\n".utf8)
        text += random.file()
        let whole = try JSON.data(try profile(text, Self.lines))
        for (chunk, threads) in [(1, 1), (17, 2), (100, 3), (4096, 2)] {
            #expect(
                try JSON.data(profile(text, Self.lines, chunk: chunk, threads: threads)) == whole,
                "chunks of \(chunk) on \(threads)")
        }
    }

    @Test("of a single column tells blank lines from empty records") func single() throws {
        var feed = Self.lines
        feed.columns = [Column(name: "a.b")]
        (feed.events, feed.purchases) = (nil, nil)
        let text = "{\"a\":{\"b\":1}}\n\n{}\n{\"a\":{\"b\":null}}\n"
        let found = try profile(Array(text.utf8), feed)
        #expect(found.records == 3)
        #expect(found.emptyLines == 1)
        #expect(found.columns.map(\.name) == ["a.b"])
        #expect(found.columns[0].missing == 2)
    }

    @Test("says line and byte of what is no record, and of what is too long") func evidence() throws
    {
        var feed = Self.lines
        feed.maxRecordBytes = 100
        let long = "{\"client_id\":\"" + String(repeating: "x", count: 200) + "\"}"
        let text = "{\"client_id\":\"c\"}\n{\"client_id\":\"c\",}\r\n\(long)\n{\"client_id\":\"d\"}"
        for chunk in [1, 64, 1 << 18] {
            let found = try profile(Array(text.utf8), feed, chunk: chunk)
            #expect(found.records == 4)
            #expect(found.malformed.json == ["syntax": 1])
            #expect(found.malformed.oversized == 1)
            #expect(found.malformed.records == 2)
            let samples = found.samples["malformed"] ?? []
            #expect(samples.map(\.line) == [2, 3])
            #expect(samples.map(\.offset) == [18, 38])
            #expect(samples.first?.text.hasPrefix("not JSON, byte 18: ") ?? false, "\(samples)")
        }
    }
}
