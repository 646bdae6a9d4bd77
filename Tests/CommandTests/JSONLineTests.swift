import Foundation
import Shared
import TestSupport
import Testing

@Suite("A feed of JSON lines")
struct JSONLineTests {
    private static let day = "2025-03-06"

    private func workplace(_ files: String = "events_{yyyy}{mm}{dd}.jsonl") throws -> Workplace {
        try Workplace(
            config: """
                feeds:
                  app:
                    files: "\(files)"
                    columns:
                      - {name: user.id, role: identity, pii: true, required: P0}
                      - {name: context.page.url, type: url, required: P1}
                      - {name: context.page.referrer, role: attribution, type: url}
                      - {name: sent_at, role: event_time, type: timestamp, required: P0}
                      - {name: event, role: event_name, required: P0}
                      - {name: properties, role: payload, required: P0}
                      - {name: "properties.products[0].sku"}
                      - {name: "properties.products[].sku", type: json}
                    events:
                      known: [Page Viewed, Order Completed]
                    purchases:
                      event: Order Completed
                      transaction_id: properties.order_id
                      revenue: properties.revenue
                      items: properties.products[]
                      quantity: properties.products[].quantity
                      unit_price: properties.products[].price

                """)
    }

    private static func view(_ i: Int, more: String = "") -> String {
        #"{"user":{"id":"u\#(i)"},"context":{"page":{"url":"https:\/\/shop.example\/p\#(i)","referrer":""}},"#
            + #""sent_at":"2025-03-06T10:\#(10 + i / 50):\#(10 + i % 50)Z","event":"Page Viewed","#
            + #""properties":null\#(more)}"#
    }

    private static func order(_ id: String, revenue: Int = 20) -> String {
        #"{"event": "Order Completed", "user": {"id": "b\#(id)"}, "sent_at": "2025-03-06T12:00:00Z", "#
            + #""properties": {"order_id": "\#(id)", "revenue": \#(revenue), "products": [{"sku": "S\#(id)", "#
            + #""quantity": 1, "price": "\#(revenue)"}]}, "context": {"page": {"url": "/thanks"}}}"#
    }

    private static func lines(_ lines: [String], end: String = "\n") -> String {
        lines.map { $0 + end }.joined()
    }

    private static let views = (0..<60).map { view($0) }
    private static let good = views + [order("A1"), order("A2")]

    private func check(
        _ work: Workplace, _ options: String...
    ) throws -> (code: Int32, report: Workplace.Report.Partition) {
        let result = try BuiltProgram.gate(["check", "--json"] + options, in: work.folder)
        let report = try work.report(result)
        return (result.code, try #require(report.partitions.first, "\(result.errors)"))
    }

    @Test("is promoted like any other", arguments: ["\n", "\r\n"])
    func promoted(end: String) throws {
        let work = try workplace()
        let text = "\u{feff}" + Self.lines(Self.good, end: end)
        try work.folder.write(text, to: "partitions/events_20250306.jsonl")
        let (code, report) = try check(work)
        #expect(code == 0)
        #expect(report.action == "promoted")
        #expect(report.checks.filter(\.isViolated).map(\.message) == [])
        #expect(try work.folder.read("state/promoted/events_20250306.jsonl") == text)
        #expect(report.check("purchase.missing_revenue")?.n == 2)
        #expect(report.check("purchase.items_total_mismatch")?.status == .passed)
    }

    @Test("may be compressed, and a set of files") func set() throws {
        let work = try workplace("{yyyy}/{mm}/{dd}/*.json")
        try work.landSet(
            [
                "a.json": Self.lines(Self.good),
                "b.json.gz": Self.lines((60..<80).map { Self.view($0) } + ["{"]),
            ], Self.day)
        let (_, report) = try check(work)
        #expect(
            report.check("schema.malformed_rows")?.message.contains("1 of 83 records malformed")
                ?? false, "\(String(describing: report.check("schema.malformed_rows")))")
        #expect(report.check("schema.malformed_rows")?.message.contains("cut") ?? false)
    }

    @Test(
        "a file of a set that is one document, with lines that look like records, is damaged and nothing else"
    )
    func documentInSet() throws {
        let work = try Workplace(
            config: """
                feeds:
                  shop:
                    files: "{yyyy}{mm}{dd}/*.jsonl"
                    columns: [{name: id}, {name: note}, {name: more}]
                """)
        let record = #"{"id":"1","note":"NOTE","more":"x"}"# + "\n"
        let lines = (1...2000).map {
            record.replacing("NOTE", with: "\($0)-" + String(repeating: "x", count: 300))
        }
        try work.folder.write("{\n" + lines.joined(), to: "partitions/20250306/a.jsonl")
        try work.folder.write(lines[0] + lines[1], to: "partitions/20250306/b.jsonl")
        let result = try work.gate("check", "--json")
        #expect(result.code == 2, "\(result.errors)")
        let day = try #require(try work.report(result).partitions.first)
        #expect(day.check("partition.damaged_files")?.status == .violated)
        #expect(result.output.contains("\"records\" : 2"))
    }

    @Test("that lacks a path, or has one that nobody declared, is told of both") func drift() throws
    {
        let work = try workplace()
        let lines = Self.good.map {
            $0.replacing("\"sent_at\"", with: "\"sentAt\"").replacing(
                "\"page\":{", with: "\"page\":{\"title\":\"x\",")
        }
        try work.folder.write(Self.lines(lines), to: "partitions/events_20250306.jsonl")
        let (code, report) = try check(work)
        #expect(code == 2)
        let missing = try #require(report.check("schema.column_missing", "sent_at"))
        #expect(missing.isViolated)
        #expect(report.check("schema.column_missing", "user.id")?.status == .passed)
        let unexpected = try #require(report.check("schema.column_unexpected"))
        #expect(unexpected.message.contains("context.page.title, sentAt"), "\(unexpected.message)")
    }

    @Test("whose lines are broken keeps the others, byte for byte") func dropped() throws {
        let work = try workplace()
        let broken = [
            "[1,2]", #"{"event":"Page Viewed""#, #"{"event":"a","event":"b"}"#, #"{"event":'a'}"#,
            #"{"a":"# + String(repeating: "[", count: 70),
        ]
        let rest = Self.good + [" " + Self.view(99, more: #" ,"x" : "é😀""#)]
        let all =
            rest.prefix(30) + broken.prefix(3) + rest.dropFirst(30) + broken.dropFirst(3)
            + [Self.order("A1", revenue: 9)]
        let text = Self.lines(Array(all), end: "\r\n") + "{\"event\":\"\u{1}\"}"
        try work.folder.write(text, to: "partitions/events_20250306.jsonl")
        let (code, report) = try check(work)
        #expect(code == 2)
        let malformed = try #require(report.check("schema.malformed_rows"))
        for kind in [
            "1 that are no JSON object", "1 cut inside their object",
            "1 with a key twice in an object",
            "1 nested too deeply", "2 that are no JSON",
        ] {
            #expect(malformed.message.contains(kind), "\(malformed.message)")
        }
        #expect(report.check("purchase.transaction_collision")?.isViolated ?? false)
        let evidence = try String(
            contentsOfFile: work.folder.file(
                "state/quarantine/events_20250306.jsonl/rejected.csv"), encoding: .utf8)
        #expect(evidence.contains("31,"), "\(evidence)")
        let released = try work.gate(
            "release", Self.day, "--drop-rejected", "--by", "ana", "--reason", "OPS-1")
        #expect(released.code == 0, "\(released.errors)")
        let kept = rest.filter { !$0.contains("\"order_id\": \"A1\"") }
        #expect(
            try work.folder.read("state/promoted/events_20250306.jsonl")
                == Self.lines(kept, end: "\r\n"))
    }

    @Test(
        "that is something else is told as what it is",
        arguments: [
            ("[\n {\"a\": 1},\n {\"a\": 2}\n]\n", "one JSON document over several lines"),
            ("{\n  \"a\": 1\n}\n", "one JSON document over several lines"),
            ("[1]\n[2]\n", "lines are lists, not objects"),
            ("user,event\nu1,x\n", "none of the first lines begins an object"),
            ("PAR1", "a Parquet file, not JSON lines"),
        ])
    func otherKind(text: String, says: String) throws {
        let work = try workplace()
        try work.folder.write(text, to: "partitions/events_20250306.jsonl")
        let (code, report) = try check(work)
        #expect(code == 2)
        let format = try #require(report.check("partition.format"))
        #expect(format.message.contains(says), "\(format.message)")
    }

    @Test(
        "is refused where a path or a setting makes no sense",
        arguments: [
            ("files: \"events", "format: {delimiter: \";\"}\n    files: \"events", "only for CSV"),
            ("user.id", "user..id", "empty step"),
            ("properties.products[0].sku", "properties.products[x].sku", "[key=value]"),
            ("properties.products[0].sku", "properties.products[0", "not closed"),
            ("[].sku\", type: json", "[].sku\", type: integer", "is a list of values"),
            ("type: timestamp, req", "type: timestamp, parse: yaml, req", "yaml"),
        ])
    func refused(old: String, new: String, says: String) throws {
        let work = try workplace()
        let config = try work.folder.read("config/gate.yml")
        try #require(config.contains(old))
        try work.folder.write(config.replacing(old, with: new), to: "config/gate.yml")
        let result = try work.gate("config", "check")
        #expect(result.code == 78)
        #expect(result.errors.contains(says), "\(result.errors)")
    }
}
