import CSVScan
import Shared
import TestSupport
import Testing

@testable import NativeProfiler

@Suite("JSON lines: the fast reader finds what the plain one does")
struct JSONLineTwinTests {
    static let paths = [
        "id", "a", "a.b", "a.b.c", "items", "items[].price", "items[0].id", "items[1]",
        "params[key=page].value", "params[key=7].value", "params[key=p*].value",
        #"params[key=p\*].value"#, "text", "text.x.y", "text.list[0]",
        #"dotted\.key"#, "other",
    ]

    static let plan = plan(paths)

    static func plan(_ paths: [String]) -> JSONPlan {
        let columns = paths.map { path in
            var column = Column(name: path)
            if path == "items" || path == "text" { column.role = .payload }
            column.parsesText = path == "text"
            if path == "other" { column.aliases = ["else", "a.else"] }
            return column
        }
        return JSONPlan(columns, fields: columns.count)
    }

    private func fast(
        _ file: [UInt8], _ plan: JSONPlan, chunk: Int, threads: Int
    ) throws -> [PlainJSONLines.PlacedLine] {
        try scanned(file, .lines, chunk: chunk, threads: threads) { CollectedLines(plan) }
            .consumers.flatMap(\.lines).sorted { $0.offset < $1.offset }
    }

    private func same(_ file: [UInt8], _ what: @autoclosure () -> String = "") throws {
        let plain = PlainJSONLines(Self.plan).lines(of: file)
        for chunk in [1, 5, 64, 300, 1 << 18] {
            let found = try fast(file, Self.plan, chunk: chunk, threads: 1 + chunk % 3)
            #expect(
                found == plain,
                "\(what()) chunk \(chunk): \(String(decoding: file.prefix(2000), as: UTF8.self))")
            if found != plain { return }
        }
    }

    /// What a line is, as both readers say.
    private func read(_ line: String, _ path: String) throws -> PlainJSONLines.Line {
        try read(Array(line.utf8), path)
    }

    private func read(_ line: [UInt8], _ path: String) throws -> PlainJSONLines.Line {
        let plan = Self.plan([path])
        let plain = PlainJSONLines(plan).lines(of: line)
        #expect(try fast(line, plan, chunk: 1 << 16, threads: 1) == plain)
        return try #require(plain.first).line
    }

    @Test(
        "A path leads to a value",
        arguments: [
            (#"{"a":1}"#, "a", "1"),
            (#"{"a":"one"}"#, "a", "one"),
            (#"{"a":null}"#, "a", nil),
            (#"{"a":""}"#, "a", nil),
            (#"{"b":1}"#, "a", nil),
            (#"{ "a" : true , "b" : 2 }"#, "a", "true"),
            (#"{"a":{"b":{"c":-1.5e+3}}}"#, "a.b.c", "-1.5e+3"),
            (#"{"a":{"b":[1, 2]}}"#, "a.b", "[1, 2]"),
            (#"{"a":"b"}"#, "a.b", nil),
            (#"{"a":"caf\u00e9 \ud83d\ude00 \"x\"\n"}"#, "a", "café 😀 \"x\"\n"),
            (#"{"caf\u00e9":1}"#, "café", "1"),
            (#"{"a.b":1}"#, #"a\.b"#, "1"),
            (#"{"items":[{"id":"x"},{"id":"y"}]}"#, "items[0].id", "x"),
            (#"{"items":[{"id":"x"},{"id":"y"}]}"#, "items[1].id", "y"),
            (#"{"items":[{"id":"x"},{"id":"y"}]}"#, "items[2].id", nil),
            (#"{"items":[{"price":1},{},{"price":"2"}]}"#, "items[].price", #"[1,"2"]"#),
            (#"{"items":[]}"#, "items[].price", nil),
            (#"{"p":[{"key":"a","value":1},{"value":2,"key":"b"}]}"#, "p[key=b].value", "2"),
            (#"{"p":[{"key":"a","value":1},{"value":2,"key":"b"}]}"#, "p[key=c].value", nil),
            (#"{"p":[{"key":"b","value":1},{"key":"b","value":2}]}"#, "p[key=b].value", "1"),
            (#"{"p":[{"key":"ab","value":1},{"key":"b","value":2}]}"#, "p[key=a*].value", "1"),
            (
                #"{"p":[{"key":"ab","value":1},{"key":"\u0061*","value":2}]}"#,
                #"p[key=a\*].value"#, "2"
            ),
            (#"{"p":[{"key":"b","value":1},{"key":17,"value":2}]}"#, "p[key=1*].value", "2"),
            (#"{"p":[{"key":"b","value":1}]}"#, "p[key=bb*].value", nil),
            (#"{"items":"[1]"}"#, "items", #""[1]""#),
            (#"{"text":"{\"x\":{\"y\":5}}"}"#, "text.x.y", nil),
            (#"{"text":"{\"x\":{\"y\":5}}"}"#, "text", #"{"x":{"y":5}}"#),
            (#"{"else":5}"#, "other", "5"),
            (#"{"else":5,"other":6}"#, "other", "6"),
            (#"{"n":123456789012345678901234567890.5}"#, "n", "123456789012345678901234567890.5"),
        ] as [(String, String, String?)])
    func value(line: String, path: String, value: String?) throws {
        #expect(try read(line, path) == .record([value.map { Array($0.utf8) }]))
    }

    @Test("A path leads into a text that is JSON") func parsed() throws {
        let line = #"{"text":" {\"x\":{\"y\":\"\\u00e9\"},\"list\":[7]}"}"#
        let plan = Self.plan(["text", "text.x.y", "text.list[0]"])
        let expected = [#" {"x":{"y":"\u00e9"},"list":[7]}"#, "é", "7"]
        #expect(
            PlainJSONLines(plan).read(Array(line.utf8)) == .record(expected.map { Array($0.utf8) }))
        // One that is cut has no values, and is whoever reads payloads' to judge.
        let cut = #"{"text":"{\"x\":{\"y\":1}"}"#
        #expect(
            PlainJSONLines(plan).read(Array(cut.utf8))
                == .record([Array(#"{"x":{"y":1}"#.utf8), nil, nil]))
        try same(Array((line + "\n" + cut + "\n").utf8))
    }

    @Test(
        "A line that is no record says why, and where",
        arguments: [
            ("[1]", .notObject, 0), ("12", .notObject, 0), (" x", .notObject, 1),
            ("{", .cut, 1), (#"{"a"#, .cut, 3), (#"{"a":"#, .cut, 5), (#"{"a":tru"#, .cut, 8),
            (#"{"a":1"#, .cut, 6), (#"{"a":"\u00"#, .cut, 10), (#"{"a":[1,"#, .cut, 8),
            (#"{"a":"\ud83d\"#, .cut, 13),
            (#"{"a":1,"a":2}"#, .keyTwice, 7), (#"{"x":{"b":1,"b":2}}"#, .keyTwice, 12),
            (#"{"a":1,"\u0061":2}"#, .keyTwice, 7),
            (#"{"a":[{"b":1,"c":2,"b":3}]}"#, .keyTwice, 19),
            (#"{"a":1}{"a":2}"#, .syntax, 7), (#"{"a":1},"#, .syntax, 7),
            (#"{"a":01}"#, .syntax, 6),
            (#"{"a":NaN}"#, .syntax, 5), (#"{'a':1}"#, .syntax, 1), (#"{"a":1,}"#, .syntax, 7),
            (#"{"a":"\ud83d"}"#, .syntax, 6), (#"{"a":"\x"}"#, .syntax, 6),
            (#"{"a" 1}"#, .syntax, 5),
            ("{\"a\":\"\t\"}", .syntax, 6), (#"{"a":-}"#, .syntax, 6), (#"{"a":1.}"#, .syntax, 7),
            (#"{"a"b":1}"#, .syntax, 4),
        ] as [(String, JSONFault, Int)])
    func fault(line: String, fault: JSONFault, place: Int) throws {
        #expect(try read(line, "a") == .fault(fault, at: place))
        try same(Array("{\"a\":1}\n\(line)\n{\"a\":2}".utf8), line)
    }

    @Test("Bytes that are no UTF-8 are told before anything else") func encoding() throws {
        for bad in [[0xff], [0xc3], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xc0, 0xaf]] as [[UInt8]] {
            let line = Array("{\"a\":\"".utf8) + bad + Array("\"}".utf8)
            #expect(try read(line, "a") == .fault(.encoding, at: 6))
            let broken = Array("{\"a\":1,\"a\":\"".utf8) + bad
            #expect(try read(broken, "a") == .fault(.encoding, at: 12))
            // Also in a key that was learned from a line before.
            let key = Array("{\"k".utf8) + bad + Array("\":1}\n".utf8)
            try same(key + key)
        }
    }

    @Test("Nesting is bounded") func depth() throws {
        func line(_ depth: Int) -> String {
            "{\"a\":" + String(repeating: "[", count: depth - 1)
                + String(repeating: "]", count: depth - 1) + "}"
        }
        #expect(try read(line(64), "a") == .record([Array(line(64).utf8.dropFirst(5).dropLast())]))
        #expect(try read(line(65), "a") == .fault(.tooDeep, at: 68))
        #expect(try read(line(100_000), "a") == .fault(.tooDeep, at: 68))
    }

    @Test("Line ends, blank lines and a byte order mark") func lineEnds() throws {
        let file = "\u{feff}{\"a\":1}\r\n\n  \r\n{\"a\":2}\r\n{\"a\":3}"
        let plan = Self.plan(["a"])
        let found = PlainJSONLines(plan).lines(of: Array(file.utf8))
        #expect(
            found.map(\.line) == [
                .record([[49]]), .blank, .blank, .record([[50]]), .record([[51]]),
            ])
        #expect(found.map(\.offset) == [0, 12, 13, 17, 26])
        for chunk in [1, 2, 3, 4, 5, 9, 100] {
            #expect(try fast(Array(file.utf8), plan, chunk: chunk, threads: 1) == found)
        }
        try same(Array("\u{feff}".utf8))
        try same(Array("\u{feff}\n{}".utf8))
    }

    @Test("An object of very many keys, and keys that never come again") func manyKeys() throws {
        let keys = (0..<20_000).map { "\"key\($0)\":\($0)" }
        try same(Array(("{" + keys.joined(separator: ",") + "}\n{\"id\":1}\n").utf8))
        try same(Array(("{" + keys.joined(separator: ",") + ",\"key7\":0}").utf8))
        let lines = (0..<20_000).map { "{\"id\":\($0),\"a\":{\"k\($0)\":1}}" }
        let file = Array(lines.joined(separator: "\n").utf8)
        #expect(
            try fast(file, Self.plan, chunk: 1 << 16, threads: 2)
                == PlainJSONLines(Self.plan).lines(of: file))
    }

    @Test("Any lines, however they are cut", arguments: 0..<60) func anything(seed: Int) throws {
        var lines = RandomLines(seed: UInt64(seed))
        try same(lines.file(), "seed \(seed)")
    }
}

/// What the fast reader found, as the plain one tells it.
struct CollectedLines: RecordConsumer, Sendable {
    private(set) var lines: [PlainJSONLines.PlacedLine] = []
    private let reader: JSONLineReader

    init(_ plan: JSONPlan) { reader = JSONLineReader(plan) }

    mutating func consume(_ batch: borrowing RecordBatch) {
        var collector = Collector()
        reader.read(batch) { collector.consume($0) }
        for (record, fault) in zip(collector.records, collector.faults) {
            lines.append(
                PlainJSONLines.PlacedLine(
                    offset: record.offset, number: record.line,
                    line: PlainJSONLines.Line(record.fields, fault)))
        }
    }

    mutating func consume(oversized record: OversizedRecord) {}
}

/// Lines of JSON that are nearly right.
struct RandomLines {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private mutating func one<T>(_ all: [T]) -> T { all.randomElement(using: &random)! }

    private mutating func value(_ depth: Int) -> String {
        switch Int.random(in: 0..<(depth > 3 ? 6 : 10), using: &random) {
        case 0: return one(["0", "-1", "12.50", "1e9", "123456789012345678901234", "-0.0E-2"])
        case 1: return one(["true", "false", "null"])
        case 2, 3, 4, 5:
            return "\""
                + one([
                    "", "x", "page", "some text of more than sixteen bytes, and more than that",
                    #"a\"b\\c\/\n"#, "é😀", #"\u00e9\ud83d\ude00"#,
                    #"{\"x\":{\"y\":1},\"list\":[3]}"#,
                    #"[{\"x\":1}]"#, #"{\"x\":"#, #"\u0000"#,
                ]) + "\""
        case 6, 7:
            let elements = (0..<Int.random(in: 0..<4, using: &random)).map { _ in value(depth + 1) }
            return "[" + elements.joined(separator: one([",", " , "])) + "]"
        default: return object(depth + 1)
        }
    }

    private mutating func object(_ depth: Int) -> String {
        let names = [
            "id", "a", "b", "c", "items", "price", "key", "value", "params", "text", "x", "y",
            "else",
            "other", "dotted.key", #"caf\u00e9"#, "a_key_of_more_than_sixteen_bytes", "é",
        ]
        let members = names.shuffled(using: &random).prefix(Int.random(in: 0..<8, using: &random))
            .map { "\"\($0)\"\(one([":", ": ", " :"]))\(value(depth + 1))" }
        return "{" + members.joined(separator: one([",", ", "])) + "}"
    }

    mutating func file() -> [UInt8] {
        var file: [UInt8] = Bool.random(using: &random) ? [] : [0xef, 0xbb, 0xbf]
        for _ in 0..<Int.random(in: 0..<30, using: &random) {
            var line = Array(object(1).utf8)
            if Int.random(in: 0..<4, using: &random) == 0 {
                // Broken somewhere.
                let place = Int.random(in: 0..<line.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: line.removeSubrange(place...)
                case 1: line.remove(at: place)
                case 2: line[place] = UInt8.random(in: 0...255, using: &random)
                default: line.insert(contentsOf: Array(line[place...].prefix(9)), at: place)
                }
            }
            file += line + Array(one(["\n", "\n", "\r\n", "\n\n"]).utf8)
        }
        if Bool.random(using: &random), !file.isEmpty { file.removeLast() }
        return file
    }
}
