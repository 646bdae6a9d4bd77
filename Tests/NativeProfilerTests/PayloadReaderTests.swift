import CSVScan
import Foundation
import Profile
import Testing

@testable import NativeProfiler

@Suite("JSON payloads are read path by path")
struct PayloadReaderTests {
    struct Recorder: PayloadVisitor {
        /// Then a path as text says the same as the path of keys.
        var keysAreWords = false
        var seen: [String] = []
        private var texts: [UInt64: String] = [:]

        init(keysAreWords: Bool = false) { self.keysAreWords = keysAreWords }

        mutating func value(_ type: JSONType, path: UInt64, token: ByteSlice) -> Bool {
            guard let text = texts[path] else { return false }
            seen.append("\(text):\(type.name)")
            return true
        }
        mutating func add(path: UInt64, text: [UInt8]) {
            let text = String(decoding: text, as: UTF8.self)
            #expect(texts.updateValue(text, forKey: path) == nil, "\(text) is told twice")
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            if parts.count == 1 || keysAreWords, !parts.contains("") {
                #expect(path == PayloadReader.hash(of: text), "\(text)")
            }
        }
        mutating func beginElement(path: UInt64) {}
        mutating func endElement(path: UInt64) {}
    }

    private func read(_ text: String) -> (valid: Bool, seen: [String]) {
        var reader = PayloadReader()
        var recorder = Recorder(keysAreWords: true)
        let valid = Array(text.utf8).withSlice { reader.read($0, &recorder) }
        return (valid, recorder.seen)
    }

    @Test(
        "paths and types",
        arguments: [
            ("{}", []), ("[]", []), ("1", []), (" {\"a\" : 1 } ", ["a:number"]),
            (#"{"a":{"b":"x"}}"#, ["a:object", "a.b:string"]),
            (
                #"{"i":[{"q":1},{"q":null}]}"#,
                ["i:array", "i[]:object", "i[].q:number", "i[]:object", "i[].q:null"]
            ),
            (#"[[true,false]]"#, ["[]:array", "[][]:boolean", "[][]:boolean"]),
            (#"{"k":1}"#, ["k:number"]), (#"{"":0}"#, [":number"]),
            (#"{"a":-1.5e+10,"b":0}"#, ["a:number", "b:number"]),
            (
                #"{"a":{"b":[{"c":[[1]],"d":""}],"e":1},"f":"\""}"#,
                [
                    "a:object", "a.b:array", "a.b[]:object", "a.b[].c:array", "a.b[].c[]:array",
                    "a.b[].c[][]:number", "a.b[].d:string", "a.e:number", "f:string",
                ]
            ),
            (
                #"{"gr\u00f6\u00dfe":{"\"":1},"z":2}"#,
                ["größe:object", "größe.\":number", "z:number"]
            ),
            (
                #"[{"a":1},[{"":{"b":2}}]]"#,
                [
                    "[]:object", "[].a:number", "[]:array", "[][]:object", "[][].:object",
                    "[][]..b:number",
                ]
            ),
        ] as [(String, [String])])
    func paths(text: String, expected: [String]) {
        let (valid, seen) = read(text)
        #expect(valid)
        #expect(seen == expected)
    }

    @Test(
        "what is no JSON",
        arguments: [
            "", " ", "{", "}", "[1,]", "{\"a\":1,}", "{a:1}", "{'a':1}", "nul", "truex", "01", "1.",
            ".5", "+1", "-", "1e", "\"", "\"\\x\"", "\"\\u12g4\"", "\"\t\"", "[1 2]", "{\"a\" 1}",
            "{}{}", "1 2", "NaN", "// c\n1", "[", "\"\\", "\u{feff}1",
            String(repeating: "[", count: 100) + String(repeating: "]", count: 100),
        ])
    func invalid(text: String) {
        #expect(!read(text).valid)
    }

    @Test(
        "what other readers take or refuse is said by name, with its place",
        arguments: [
            (#"{"a":1,"revenue":10,"revenue":99}"#, "a key stands twice at 'revenue'"),
            (#"{"items":[{"q":1,"\u0071":2}]}"#, "a key stands twice at 'items[].q'"),
            (#"{"name":"cut \ud83d"}"#, "half of a surrogate pair at 'name'"),
            (#"{"name":"\ude00"}"#, "half of a surrogate pair at 'name'"),
            (#"{"revenue": NaN}"#, "NaN or Infinity, which JSON does not have at 'revenue'"),
            (#"{"r":{"x":-Infinity}}"#, "NaN or Infinity, which JSON does not have at 'r.x'"),
            (#"{"r":nan}"#, "NaN or Infinity, which JSON does not have at 'r'"),
            (#""{\"a\":1}""#, "a text that holds JSON: it was encoded twice"),
            (#"{"ana@example.com":NaN}"#, "NaN or Infinity, which JSON does not have"),
            (#"{"a":1,"b":{"a":1}}"#, nil), (#"{"a":"\ud83d\ude00"}"#, nil), (#""text""#, nil),
        ] as [(String, String?)])
    func explained(text: String, why: String?) {
        var reader = PayloadReader()
        var recorder = Recorder()
        let got = Array(text.utf8).withSlice {
            (reader.read($0, &recorder), reader.explanation($0))
        }
        #expect(got.0 == (why == nil))
        #expect(got.1 == why)
    }

    @Test("a key is found twice among few and among many", arguments: [2, 31, 32, 33, 34, 3000])
    func manyKeys(count: Int) {
        let members = (0..<count).map { "\"k\($0)\":{\"k\($0)\":1}" }
        for (twice, valid) in [(nil, true), (0, false), (count / 2, false), (count - 1, false)] {
            let more = twice.map { [members[$0]] } ?? []
            let text = "[{" + (members + more).joined(separator: ",") + "}]"
            #expect(read(text).valid == valid, "\(count)")
        }
    }

    @Test("agrees with Foundation on mutated documents", arguments: [UInt64](1...20))
    func oracle(seed: UInt64) {
        var state = seed &* 0x2545_f491_4f6c_dd1d | 1
        func next(_ n: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state >> 33) % n
        }
        let base = Array(
            #"{"transaction_id":"A-1","revenue":12.5,"items":[{"q":1,"p":null},true]}"#.utf8)
        let alphabet = Array(#"{}[]",:0123456789.eE+-truefalsn\ "#.utf8)
        for _ in 0..<500 {
            var bytes = base
            for _ in 0...next(3) {
                switch next(3) {
                case 0: bytes[next(bytes.count)] = alphabet[next(alphabet.count)]
                case 1: bytes.remove(at: next(bytes.count))
                default: bytes.insert(alphabet[next(alphabet.count)], at: next(bytes.count))
                }
            }
            // Foundation takes a trailing comma, which RFC 8259 does not.
            let text = String(decoding: bytes, as: UTF8.self).filter { $0 != " " && $0 != "\n" }
            guard !text.contains(",]"), !text.contains(",}") else { continue }
            var reader = PayloadReader()
            var recorder = Recorder()
            let ours = bytes.withSlice { reader.read($0, &recorder) }
            // Foundation takes the last of two keys.
            if reader.problem == .keyTwice { continue }
            let theirs =
                (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed))
                != nil
            #expect(ours == theirs, "seed \(seed): \(String(decoding: bytes, as: UTF8.self))")
        }
    }

    @Test("a string ends at its first quote, and has no control character, wherever it stands")
    func strings() {
        for length in 0...20 {
            let plain = [UInt8](repeating: UInt8(ascii: "a"), count: length)
            for at in 0..<length {
                for byte in UInt8.min...UInt8.max {
                    var text = plain
                    text[at] = byte
                    let found = text.withSlice { JSONText.firstSpecial($0, from: 0) }
                    let isSpecial = byte < 0x20 || byte == 0x22 || byte == 0x5c
                    #expect(
                        found == (isSpecial ? at : length), "byte \(byte) at \(at) of \(length)")
                }
            }
            #expect(plain.withSlice { JSONText.firstSpecial($0, from: 0) } == length)
        }
    }

    @Test("escapes")
    func escapes() {
        let raw = Array(#"a\"b\\\/\b\f\n\r\tA\u00e9\ud834\udd1e\ud834x"#.utf8)
        let text = String(decoding: raw.withSlice { JSONText.unescaped($0) }, as: UTF8.self)
        #expect(text == "a\"b\\/\u{8}\u{c}\n\r\tAé𝄞\u{fffd}x")
    }
}
