import CSVScan
import Shared
import TestSupport
import Testing

@testable import FieldText

@Suite("Patterns of columns")
struct PatternMatcherTests {
    private func matches(_ text: String, _ pattern: String) throws -> Bool {
        var matcher = PatternMatcher(try TextPattern(pattern))
        return Array(text.utf8).withSlice { matcher.matches($0) }
    }

    @Test(
        "match whole values",
        arguments: [
            ("B[0-9]+", ["B1", "B0123"], ["B", "b1", "B1x", "xB1", "", "B1\n"]),
            ("^B\\d{2,3}$", ["B12", "B123"], ["B1", "B1234"]),
            ("(?i)eur|usd", ["EUR", "Usd"], ["eu", "eurusd"]),
            ("[^,;]*", ["", "äöü", "a b"], ["a,b"]),
            ("[a-zäöü]{3}", ["aäz", "üüü"], ["äää ", "AAA", "ññn"]),
            (".{2}", ["ab", "äö", "€😀", "\t "], ["a", "abc", "a\n"]),
            ("a(b|cd)*e?", ["a", "abcd", "abbe"], ["ac", "aee"]),
            ("\\w+@\\w+\\.\\w+", ["a@b.c"], ["a@b", "@b.c", "a@b.c.d"]),
            ("x{0}", [""], ["x"]), ("a|", ["", "a"], ["aa"]), ("[]x]", ["]", "x"], ["y"]),
            ("[a\\-z]", ["-", "a"], ["b"]), ("[a-]", ["-", "a"], ["b"]), ("\\{\\}", ["{}"], ["{"]),
            ("\\S+\\s\\D", ["ab c"], ["ab 1", "a  b"]), ("a+?", ["a", "aa"], [""]),
        ] as [(String, [String], [String])])
    func table(_ pattern: String, _ good: [String], _ bad: [String]) throws {
        for text in good { #expect(try matches(text, pattern), "\(text) by \(pattern)") }
        for text in bad { #expect(try !matches(text, pattern), "\(text) by \(pattern)") }
    }

    @Test("say the same as another engine of expressions")
    func twin() throws {
        let atoms = [
            "a", "b", "[ab]", "[^a]", ".", "(ab|b)", "(a|aa)", "\\d", "ä", "(a*b)", "[a-cä]", "()",
        ]
        let counts = ["", "", "*", "+", "?", "{2}", "{1,3}", "{0,2}"]
        let letters = ["a", "b", "c", "1", "ä", "é"]
        for seed in UInt64(1)...400 {
            var g = SeededGenerator(seed: seed)
            let parts = (0..<Int.random(in: 1...4, using: &g)).map { _ in
                atoms.randomElement(using: &g)! + counts.randomElement(using: &g)!
            }
            let pattern = parts.joined(separator: Bool.random(using: &g) ? "" : "|")
            let other = try Regex(pattern)
            var matcher = PatternMatcher(try TextPattern(pattern))
            for _ in 0..<40 {
                let text = (0..<Int.random(in: 0...7, using: &g)).map { _ in
                    letters.randomElement(using: &g)!
                }.joined()
                let wanted = try other.wholeMatch(in: text) != nil
                let got = Array(text.utf8).withSlice { matcher.matches($0) }
                #expect(got == wanted, "seed \(seed): '\(text)' by \(pattern)")
            }
        }
    }

    /// An engine that goes back would need 2^200 steps for these.
    @Test(
        "take one step for each byte, whatever the data is",
        arguments: [
            ("(a+)+b", 200), ("(a|a)*b", 200), ("(a?){200}a{200}", 399), ("(.*a){20}b", 3000),
            ("[ab]*a[ab]{20}", 5000),
        ])
    func hostile(_ pattern: String, _ length: Int) throws {
        #expect(try !matches(String(repeating: "a", count: length) + "c", pattern))
        var g = SeededGenerator(seed: 7)
        let text = (0..<length).map { _ in Bool.random(using: &g) ? "a" : "b" }.joined()
        #expect(try !matches(text + "c", pattern))
    }

    @Test("a table of sets that is full begins anew, and the answers stay")
    func full() throws {
        // 2^14 sets of positions, of which 512 fit.
        let pattern = try TextPattern("[ab]*a[ab]{13}")
        var matcher = PatternMatcher(pattern)
        var g = SeededGenerator(seed: 3)
        for _ in 0..<300 {
            let text = (0..<60).map { _ in Bool.random(using: &g) ? "a" : "b" }
            let wanted = text[text.count - 14] == "a"
            let got = Array(text.joined().utf8).withSlice { matcher.matches($0) }
            #expect(got == wanted, "\(text.joined())")
        }
    }

    @Test("bytes that are no text match nothing that asks for characters")
    func broken() throws {
        for pattern in [".*", "[^a]*", "\\W*"] {
            var matcher = PatternMatcher(try TextPattern(pattern))
            for bytes in [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80]] as [[UInt8]]
            {
                #expect(!bytes.withSlice { matcher.matches($0) }, "\(bytes) by \(pattern)")
            }
        }
    }

    @Test(
        "what is not read is refused, with what to write",
        arguments: [
            ("(", "( without its )"), (")", "')' too many"), ("[a", "[ without its ]"),
            ("a**", "two repetitions"), ("*a", "nothing before it"), ("a{", "without a number"),
            ("a{3,2}", "a count that is not"), ("a{2000}", "a count that is not"),
            ("(?=a)b", "a group (?…)"), ("(a)\\1", "\\1, which is not read"),
            ("\\p{L}", "\\p, which is not read"), ("a^b", "at the ends only"),
            ("a$b", "at the ends only"), ("[z-a]", "runs backwards"), ("\\", "single \\"),
            ("((.{1000}){1000}){1000}", "too large"), ("(a?){1000}(b?){1000}", "too large"),
        ])
    func refused(_ pattern: String, _ reason: String) {
        do throws(TextPattern.Invalid) {
            _ = try TextPattern(pattern)
            Issue.record("\(pattern) was taken")
        } catch {
            #expect(error.reason.contains(reason), "\(pattern): \(error.reason)")
        }
    }
}
