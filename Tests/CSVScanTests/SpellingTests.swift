import Foundation
import TestSupport
import Testing

@testable import CSVScan

@Suite("Fields in another spelling")
struct SpellingTests {
    struct Case: CustomTestStringConvertible {
        let spelling: Spelling
        let text: String
        /// Fields of each record; nil for a record that is malformed.
        let records: [[String]?]
        var testDescription: String { text }
    }

    private static let bars = Spelling(
        delimiter: Array("||".utf8), quote: UInt8(ascii: "\""), hasEscapes: false)
    private static let escapes = Spelling(
        delimiter: Array(",".utf8), quote: UInt8(ascii: "\""), hasEscapes: true)
    private static let unload = Spelling(
        delimiter: Array("|".utf8), quote: nil, hasEscapes: true)
    private static let all = Spelling(
        delimiter: Array("~|~".utf8), quote: UInt8(ascii: "'"), hasEscapes: true)

    static let cases: [Case] = [
        Case(spelling: bars, text: "a||b||c\n", records: [["a", "b", "c"]]),
        Case(spelling: bars, text: "a|b||||c|\n", records: [["a|b", "", "c|"]]),
        Case(spelling: bars, text: "a|||b\r\n||\r\n", records: [["a", "|b"], ["", ""]]),
        Case(
            spelling: bars, text: "\"x||y\"||\"p\"\"q\nr\"||\"\"\n",
            records: [["x||y", "p\"q\nr", ""]]),
        Case(spelling: bars, text: "\"a\"x||b\nc||d\n", records: [nil, ["c", "d"]]),
        Case(spelling: bars, text: "a\u{1f}b||c\n", records: [["a\u{241f}b", "c"]]),
        Case(spelling: bars, text: "a||b", records: [["a", "b"]]),
        Case(spelling: bars, text: "a|", records: [["a|"]]),
        Case(
            spelling: escapes, text: #"a,"say \"x\", \\ and \n","","p""q""# + "\n",
            records: [["a", #"say "x", \ and \n"#, "", "p\"q"]]),
        Case(
            spelling: escapes, text: "a\\,b,\\N,c\\\nd\r\nx,y,z\r\n",
            records: [["a,b", "\\N", "c\nd"], ["x", "y", "z"]]),
        Case(spelling: escapes, text: "\\\n,b\n", records: [["\n", "b"]]),
        Case(spelling: escapes, text: "\"a\\\nb\",c\n", records: [["a\nb", "c"]]),
        Case(spelling: escapes, text: "a\"b,c\nd,e\n", records: [nil, ["d", "e"]]),
        Case(spelling: escapes, text: "\"a\\\\\",b\n", records: [["a\\", "b"]]),
        Case(spelling: escapes, text: "a,b\\", records: [["a", "b\\"]]),
        Case(spelling: escapes, text: "\"a,b\nc", records: [nil]),
        Case(spelling: escapes, text: "a\u{1e}\u{1f},b\n", records: [["a\u{241e}\u{241f}", "b"]]),
        Case(
            spelling: unload, text: "a\\|b|\"c\"|d\\\ne\\\r\nf|\n|\n",
            records: [["a|b", "\"c\"", "d\ne\r\nf", ""], ["", ""]]),
        Case(spelling: all, text: "a\\~|~b~|~'c~|~d'~|~~\n", records: [["a~|~b", "c~|~d", "~"]]),
    ]

    private static func respelled(_ text: [UInt8], _ spelling: Spelling, by count: Int) -> [UInt8] {
        var respelling = Respelling(spelling)
        var found: [UInt8] = []
        var handedOut: [UInt8] = []
        var at = 0
        repeat {
            let end = min(text.count, at + count)
            respelling.rewrite(Array(text[at..<end]), atEnd: end == text.count, into: &found)
            // As a stream takes it.
            let ready = end == text.count ? found.count : respelling.settled(found)
            handedOut += found[..<ready]
            found.removeFirst(ready)
            respelling.forget(ready)
            at = end
        } while at < text.count
        return handedOut
    }

    private static func records(_ text: [UInt8], _ dialect: Dialect) -> [[String]?] {
        PlainScanner.records(text, dialect).map { record in
            record.odd || record.unterminated
                ? nil
                : record.fields.enumerated().map { i, field in
                    String(
                        decoding: unquoted(field, dialect, last: i == record.fields.count - 1),
                        as: UTF8.self)
                }
        }
    }

    @Test("records are those of the spelling, by whatever pieces they come", arguments: cases)
    func records(one: Case) {
        for count in [1, 2, 3, 5, 7, 1000] {
            let text = Self.respelled(Array(one.text.utf8), one.spelling, by: count)
            #expect(
                Self.records(text, one.spelling.dialect) == one.records,
                "by \(count): \(String(decoding: text, as: UTF8.self).debugDescription)")
        }
    }

    @Test("a byte order mark stands before the first field, not in it", arguments: [1, 2, 4, 100])
    func mark(count: Int) {
        let text = Self.respelled(Array("\u{feff}\"a\",b\n".utf8), Self.escapes, by: count)
        #expect(String(decoding: text, as: UTF8.self) == "\u{feff}\u{1e}a\u{1e}\u{1f}b\n")
    }

    @Test("any bytes have as many lines as before, and the same text by whatever pieces they come")
    func anyBytes() {
        var random = SeededGenerator(seed: 41)
        let letters = Array("ab|~,\"'\\\n\r\u{1e}\u{1f}".utf8) + [0xff, 0]
        for spelling in [Self.bars, Self.escapes, Self.unload, Self.all] {
            for _ in 0..<500 {
                let count = Int.random(in: 0...60, using: &random)
                let bytes = (0..<count).map { _ in letters.randomElement(using: &random)! }
                let whole = Self.respelled(bytes, spelling, by: 1000)
                let lines = { (text: [UInt8]) in text.count { $0 == Dialect.newline } }
                #expect(lines(whole) == lines(bytes), "\(bytes)")
                let pieces = Int.random(in: 1...9, using: &random)
                #expect(
                    Self.respelled(bytes, spelling, by: pieces) == whole, "\(bytes) by \(pieces)")
            }
        }
    }

    @Test("fields come back that were written with escapes")
    func roundTrip() {
        var random = SeededGenerator(seed: 42)
        let letters = Array("ab|~,\"'\\\n".utf8)
        for spelling in [Self.escapes, Self.unload, Self.all] {
            for _ in 0..<500 {
                let fields = (0..<Int.random(in: 2...4, using: &random)).map { _ in
                    (0..<Int.random(in: 0...6, using: &random)).map { _ in
                        letters.randomElement(using: &random)!
                    }
                }
                let delimiter = spelling.delimiter
                let written = fields.map { field -> [UInt8] in
                    let isQuoted = spelling.quote != nil && Bool.random(using: &random)
                    let text = field.flatMap { byte -> [UInt8] in
                        let isSpecial =
                            byte == 10 || byte == 92 || byte == spelling.quote
                            || !isQuoted && delimiter == [byte]
                        return isSpecial ? [92, byte] : [byte]
                    }
                    return isQuoted ? [spelling.quote!] + text + [spelling.quote!] : text
                }
                let line = Array(written.joined(separator: delimiter)) + [10]
                // A part of a long delimiter at the end of a field may be read as the beginning of one.
                if delimiter.count > 1,
                    fields.contains(where: { $0.contains(126) || $0.contains(124) })
                {
                    continue
                }
                let text = Self.respelled(line, spelling, by: 4)
                let found = Self.records(text, spelling.dialect)
                #expect(
                    found == [fields.map { String(decoding: $0, as: UTF8.self) }],
                    "\(String(decoding: line, as: UTF8.self).debugDescription)")
            }
        }
    }
}
