import TestSupport
import Testing

@testable import CSVScan

@Suite("Doubled quotes are made single")
struct DoubledQuotesTests {
    private func once(_ text: [UInt8], _ quote: UInt8) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: text.count + 1) { room, count in
            // Past the room of the text nothing is written.
            room[text.count] = 0xaa
            count = text.withSlice { $0.copyOnce(doubled: quote, to: room.baseAddress!) }
            #expect(room[text.count] == 0xaa)
        }
    }

    @Test("a pair at every place of every length")
    func places() {
        for length in 2...40 {
            for at in 0..<(length - 1) {
                var text = (0..<length).map { UInt8(97 + $0 % 26) }
                text[at] = 0x22
                text[at + 1] = 0x22
                var expected = text
                expected.remove(at: at)
                #expect(once(text, 0x22) == expected, "pair at \(at) of \(length)")
            }
        }
    }

    @Test("any text, by any quote, is read back as it was", arguments: UInt64(1)...50)
    func roundTrip(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for quote: UInt8 in [0x22, 0x27, 0x00, 0xff, 0x80] {
            // Its neighbours are what a borrow would take for it.
            let alphabet = [quote, quote, quote ^ 1, quote &+ 1, quote ^ 0x80, 0x61]
            let text = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
                alphabet.randomElement(using: &generator)!
            }
            let doubled = text.flatMap { $0 == quote ? [quote, quote] : [$0] }
            #expect(once(doubled, quote) == text, "seed \(seed), quote \(quote)")
            #expect(undoubled(doubled[...], quote: quote) == text, "seed \(seed), quote \(quote)")
        }
    }

    @Test(
        "a quote without its second stays",
        arguments: [("a\"b", "a\"b"), ("\"\"\"", "\"\""), ("\"", "\""), ("a\"\"", "a\"")])
    func lone(text: String, expected: String) {
        #expect(undoubled(Array(text.utf8)[...], quote: 0x22) == Array(expected.utf8))
    }
}
