import Shared
import TestSupport
import Testing

@Suite("What a configuration may not be written in")
struct YAMLRefusalTests {
    static let refusals: [Refusal] = [
        Refusal(
            "folders: «&f {state: a}\nlimits: «*f\n",
            "anchors (&) are not supported: write the value where it is used",
            "aliases (*) are not supported: write the value out"),
        .top(
            "limits:\n  «<<: {samples: 3}\n",
            "merge keys (<<) are not supported: write the values out"),
        .top(
            "limits:\n  samples: «!!int 3\n", "tags (!) are not supported: write the plain value"),
        Refusal("a: 1\n«---\nb: 1\n", "a second document: one file is one document"),
        Refusal(
            "«%YAML 1.1\n---\n" + Example.file, "'%' directives are not supported: remove the line"),
        .top("limits: {samples: 3}\n«limits: {samples: 4}\n", "duplicate key 'limits'"),
        .top("limits:\n  samples: 3\n  «samples: 4\n", "duplicate key 'samples'"),
        .top("limits:\n  «[a, b]: 3\n", "a key must be a single value"),
        .top("limits:\n  ? «{a: b}\n  : 3\n", "a key must be a single value"),
        Refusal("«", "the file is empty"),
        Refusal("«# only a comment\n", "the file is empty"),
        Refusal("«- a\n- b\n", "expected a mapping (key: value), found a list"),
        Refusal("a: «\u{0}\n", "character U+0000 is not allowed here"),
        Refusal("a: «\u{1B}[31m\n", "character U+001B is not allowed here"),
        Refusal(
            "a: b\u{2028}\n".replacing("\u{2028}", with: "«\u{2028}"),
            "character U+2028 is not allowed here"),
        Refusal(
            "a: «[1, 2\n",
            "did not find expected ',' or ']' while parsing a flow sequence"),
        Refusal(
            "a: «\"text\n", "found unexpected end of stream while scanning a quoted scalar"),
        Refusal(
            "a:\n«\tb: 1\n",
            "found character that cannot start any token while scanning for the next token"),
    ]

    @Test("is refused where it stands", arguments: refusals)
    func refused(_ refusal: Refusal) {
        #expect(
            refusal.found.filter { !$0.contains("missing key") && !$0.contains("unknown key") }
                == refusal.expected)
    }

    static let bytes: [(bytes: [UInt8], error: String)] = [
        (Array("a: ".utf8) + [0xFF, 0xFE], "1:4: not valid UTF-8; save the file as UTF-8"),
        (Array("ä: b\nc: ".utf8) + [0xC3, 0x28], "2:4: not valid UTF-8; save the file as UTF-8"),
        ([0xFF, 0xFE, 0x61, 0x00], "1:1: the file is UTF-16; save it as UTF-8"),
        (
            Array("a\rb: 1\n".utf8),
            "1:2: a carriage return in the middle of a line; end lines with LF"
        ),
        (
            Array(repeating: UInt8(ascii: "#"), count: (1 << 20) + 1),
            "1:1: the file is too large: more than 1048576 bytes are refused"
        ),
        (
            Array((String(repeating: "[", count: 100_000)).utf8),
            "1:33: nested more than 32 levels deep"
        ),
        (
            Array(("a: [" + String(repeating: "1,", count: 100_001) + "]").utf8),
            "1:199999: more than 100000 values"
        ),
    ]

    @Test("bytes that are refused", arguments: bytes)
    func refusedBytes(_ bytes: [UInt8], _ error: String) {
        #expect(Example.errors(bytes) == [error])
    }

    @Test("a byte order mark and CRLF do not move places")
    func marks() {
        let text = "\u{FEFF}limits:\r\n  sampels: 3\r\n"
        #expect(Example.errors(Array(text.utf8)).contains("2:3: unknown key 'sampels'"))
        #expect(
            Example.errors([0xEF, 0xBB, 0xBF] + Array("sampels: 3".utf8))
                .contains("1:1: unknown key 'sampels'"))
    }

    @Test("a billion laughs stay one line")
    func bomb() {
        var text = "a: &a [x, x]\n"
        for step in 0..<30 { text += "b\(step): &b\(step) [*a, *a, *a]\n" }
        #expect(Example.errors(Array(text.utf8)).count > 60)
    }

    @Test("random damage is refused or read, and never stops the program")
    func damage() throws {
        let original = Array(try ProjectFiles.text("config/gate.yml").utf8)
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let telling = Array("&*!<%@`{}[]:,-?|>'\"# \t\n\r\0~".utf8) + [0xC3, 0xFF, 0xEF, 0xBB]
        for round in 0..<400 {
            var bytes = original
            for _ in 0...Int.random(in: 0..<6, using: &random) {
                if bytes.isEmpty { break }
                let place = Int.random(in: bytes.indices, using: &random)
                let byte = telling.randomElement(using: &random) ?? 0
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = byte
                case 1: bytes.insert(byte, at: place)
                case 2: bytes.removeSubrange(place..<min(bytes.count, place + 7))
                default: bytes = Array(bytes[..<max(1, place)])
                }
            }
            do {
                _ = try GateConfig.load(bytes: bytes, catalog: Example.catalog)
            } catch {
                #expect(!error.rendered().isEmpty, "seed \(seed), round \(round)")
            }
        }
    }
}
