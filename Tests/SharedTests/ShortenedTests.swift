import Shared
import TestSupport
import Testing

@Suite("Text that is too long ends at a word")
struct ShortenedTests {
    @Test(
        "small cases",
        arguments: [
            ("", 5, ""), ("short", 5, "short"), ("the same weekday", 15, "the same…"),
            ("the same weekday", 9, "the same…"), ("aaaaaaaaaaaa", 5, "aaaa…"),
            ("a bbbbbbbbbbbb", 8, "a bbbbb…"), ("one, two, three", 10, "one, two…"),
            ("ab", 1, "…"), ("ab", 0, "…"),
        ])
    func cases(text: String, width: Int, expected: String) {
        #expect(text.shortened(to: width) == expected)
    }

    @Test("names are one line of at most forty scalars, and never empty")
    func names() {
        #expect(ShownName.text("Paid Search") == "Paid Search")
        #expect(ShownName.text(" a\n\t b\u{202e}\u{0}c ") == "a bc")
        #expect(ShownName.text("\n") == "(no name)")
        #expect(ShownName.text("") == "(no name)")
        #expect(ShownName.text(String(repeating: "x", count: 253)).unicodeScalars.count == 40)
        // One character of a thousand marks.
        let marks = "a" + String(repeating: "\u{301}", count: 1000)
        #expect(ShownName.text(marks).unicodeScalars.count == 40)
    }

    @Test(
        "never longer than asked for, and a beginning of what it was",
        arguments: [1, 2] as [UInt64])
    func bounded(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let signs: [Character] = ["a", "b", " ", ",", "é", "e\u{301}", "👩‍👩‍👧", "\u{301}", "日"]
        for round in 0..<500 {
            let text = String(
                (0..<Int.random(in: 0...30, using: &generator)).map { _ in
                    signs.randomElement(using: &generator) ?? "a"
                })
            let width = Int.random(in: 1...20, using: &generator)
            let short = text.shortened(to: width)
            let place: Comment = "seed \(seed), round \(round): \(text) to \(width)"
            #expect(short.unicodeScalars.count <= width, place)
            if text.unicodeScalars.count <= width {
                #expect(short == text, place)
            } else {
                #expect(
                    Array(text.unicodeScalars).starts(with: short.unicodeScalars.dropLast()), place)
            }
        }
    }
}
