import Durable
import Foundation
import Shared
import TestSupport
import Testing

@Suite("JSON written without Foundation")
struct JSONWriterTests {
    private static let nasty = [
        "", "plain", "\"quoted\" \\ and / too", "\u{0}\u{1}\u{8}\t\n\u{c}\r\u{f}\u{10}\u{1f}",
        "\u{7f}\u{85}\u{2028}", "größer 🛒", "e\u{301}",
    ]

    @Test("checks are what the encoder makes of them")
    func checks() throws {
        let numbers: [Double?] = [
            nil, 0, -0.0, 1, 0.1, -2.5, 1e-7, 1e15, 1e16, 1.5e300, 123_456_789.25, .pi,
        ]
        for (i, number) in numbers.enumerated() {
            for text in Self.nasty {
                let check = RecordedOutcome(
                    rule: "schema.type", column: i.isMultiple(of: 2) ? text : nil,
                    status: i.isMultiple(of: 3) ? .violated : .notEvaluated,
                    severity: Severity.allCases[i % 3], observed: number, threshold: number,
                    n: i - 1,
                    baselineDays: Array([Day("2025-03-01")!, Day("2024-02-29")!].prefix(i % 3)),
                    message: text, reason: i.isMultiple(of: 2) ? nil : text,
                    waived: i.isMultiple(of: 2), counts: i.isMultiple(of: 5),
                    samples: (0..<i % 4).map { .init(line: $0, offset: $0 * 7, text: text) })
                var writer = JSONWriter()
                check.write(to: &writer)
                #expect(
                    String(decoding: writer.bytes, as: UTF8.self)
                        == String(decoding: try JSON.data(check), as: UTF8.self))
                var pretty = JSONWriter(.pretty)
                check.write(to: &pretty)
                #expect(pretty.text == (try JSON.text(check, pretty: true)))
            }
        }
    }

    @Test("objects and lists are what the encoder makes of them, names of any kind in its order")
    func objects() throws {
        var names: [String: [Int]] = [
            "": [], "a": [1], "A": [1, 2], "a10": [3], "a9": [-4], "a b": [],
        ]
        for name in Self.nasty { names[name] = [0, .max, .min] }
        var writer = JSONWriter()
        writer.object(names) { w, list in w.list(list) { $0.value($1) } }
        #expect(
            String(decoding: writer.bytes, as: UTF8.self)
                == String(decoding: try JSON.data(names), as: UTF8.self))
        var pretty = JSONWriter(.pretty)
        pretty.object(names) { w, list in w.list(list) { $0.value($1) } }
        #expect(pretty.text == (try JSON.text(names, pretty: true)))
    }

    @Test("what is no number is null, so that the whole can be read")
    func notANumber() {
        for value in [Double.nan, .infinity, -.infinity] {
            var writer = JSONWriter()
            writer.value(value)
            #expect(String(decoding: writer.bytes, as: UTF8.self) == "null")
        }
    }

    @Test("the same values in every layout")
    func layouts() {
        let tree: JSONTree = .object([
            "b": .list([.integer(1), .list([]), .object([:])]), "a": .text("x\u{85}\n"),
            "c": .null, "d": .flag(true), "e": .number(1.5), "f": .integer(1 << 50),
        ])
        #expect(
            tree.compactJSON
                == #"{"a":"x"# + "\u{85}"
                + #"\n","b":[1,[],{}],"c":null,"d":true,"e":1.5,"f":1125899906842624.0}"#)
        #expect(
            tree.compact
                == #"{"a": "x\u0085\n", "b": [1, [], {}], "c": null, "d": true, "e": 1.5, "f": 1125899906842624.0}"#
        )
        #expect(
            JSONTree.object(["b": .list([.integer(1), .list([])]), "a": .object([:])]).rendered
                == """
                {
                  "a": {},
                  "b": [
                    1,
                    []
                  ]
                }
                """)
        #expect(["a", nil].json == "[\n  \"a\",\n  null\n]\n")
    }

    @Test("what layer 2 said is kept as it always was")
    func answers() {
        let day = Day("2025-03-01")!
        let incident = ReportedIncident(
            id: "revenue-2025-03-01", kind: .business, first: day, severity: .p0, cause: "a/b",
            title: "größer \"x\"", state: .opened, subjects: ["revenue"])
        #expect(
            [incident].compactJSON == """
                [{"cause":"a/b","first":"2025-03-01","id":"revenue-2025-03-01","kind":"business",\
                "severity":"P0_BLOCKER","state":"opened","subjects":["revenue"],\
                "title":"größer \\"x\\""}]
                """)
        #expect(
            [RevisedDay(day: day, told: nil, now: .p1, title: "t")].compactJSON
                == #"[{"day":"2025-03-01","now":"P1_HIGH","title":"t"}]"#)
        #expect(
            [RevisedDay(day: day, told: .p0, now: nil, title: "t")].compactJSON
                == #"[{"day":"2025-03-01","title":"t","told":"P0_BLOCKER"}]"#)
    }

    @Test("the identity of a file is read as it was written")
    func identities() throws {
        let identity = FileIdentity(
            size: 1000, modified: 1_740_000_000_123_456_789, changed: -5, inode: .max, device: 64)
        #expect(
            identity.compactJSON
                == #"{"ctime_ns":-5,"device":64,"inode":18446744073709551615,"mtime_ns":1740000000123456789,"size":1000}"#
        )
        #expect(
            try JSON.value(FileIdentity.self, from: Data(identity.compactJSON.utf8)) == identity)
    }
}
