import Rendering
import Testing

@Suite("Words from data steer nothing, wherever they stand in a message")
struct HostileTextTests {
    static let hostile = [
        "<!channel> <@U123> <https://a.b|c>", "@here @everyone", "``` end", "`code`", "a\nb\r\n# c",
        "\u{1b}[31mred\u{7}", "\u{202e}backwards\u{2066}", "a\tb", "& &amp; <b>bold</b>",
        "*a* _b_ ~c~", "[x](javascript:y) ![i](z)", "| a | b |", "# h", "- item", "1. item",
        "\\", "~~~", "<!-- c", "$x$",
    ]

    @Test("Slack", arguments: hostile)
    func slack(words: String) {
        let text = SlackRenderer().text(MessageSample.made(of: words))
        // What is left of < > and & are entities; no @ is followed by a name.
        #expect(!text.contains("<") && !text.contains(">"))
        #expect(
            text.split(separator: "&", omittingEmptySubsequences: false).dropFirst().allSatisfy {
                $0.hasPrefix("amp;") || $0.hasPrefix("lt;") || $0.hasPrefix("gt;")
            })
        let scalars = Array(text.unicodeScalars)
        #expect(zip(scalars, scalars.dropFirst()).allSatisfy { $0 != "@" || $1 == "\u{2060}" })
        // The fence of the table, and one code span.
        #expect(text.count { $0 == "`" } == 3 + 3 + 2)
        #expect(!Self.steers(text))
        #expect(text.count { $0 == "\n" } == Self.lines { SlackRenderer().text($0) })
        // Bold and italic are ours; nothing from data is.
        var message = Message(headline: MessageText(words))
        message.notes = [MessageText(words)]
        let plain = SlackRenderer().text(message)
        #expect(!plain.contains("*") && !plain.contains("~"))
        #expect(!plain.contains("_b_"))
    }

    @Test(
        "Slack: a name keeps its underscores where they are no mark",
        arguments: [
            ("paid_search", "paid_search"), ("_b_", "ˍbˍ"), ("a _b_ c", "a ˍbˍ c"),
            ("a_ b", "aˍ b"),
            ("a__b", "aˍˍb"), ("2*3", "2∗3"), ("~c~", "∼c∼"),
        ])
    func marks(words: String, expected: String) {
        #expect(SlackRenderer().text(Message(headline: MessageText(words))) == expected + "\n")
    }

    @Test(
        "an address stays one that leads somewhere",
        arguments: [
            ("https://wiki/x_y_?a=1&b=2", "https://wiki/x_y%5F?a=1&amp;b=2"),
            ("https://wiki/*a*~b|c", "https://wiki/%2Aa%2A%7Eb%7Cc"),
            ("https://wiki/<!channel>", "https://wiki/%3C!channel%3E"),
            ("wiki: *Runbooks*", "wiki: ∗Runbooks∗"), ("javascript:x", "javascript:x"),
            ("https://a b", "https://a b"),
        ])
    func addresses(words: String, expected: String) {
        #expect(SlackRenderer().text(Message(headline: .linked(words))) == expected + "\n")
    }

    @Test("a terminal", arguments: hostile)
    func terminal(words: String) {
        let text = TerminalRenderer().text(MessageSample.made(of: words))
        #expect(!Self.steers(text))
    }

    /// How many lines a harmless message has.
    private static func lines(_ render: (Message) -> String) -> Int {
        render(MessageSample.made(of: "x")).count { $0 == "\n" }
    }

    private static func steers(_ text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
            switch scalar.value {
            case 0x0a: false
            case 0..<0x20, 0x7f..<0xa0, 0x200e...0x200f, 0x202a...0x202e, 0x2066...0x2069: true
            default: false
            }
        }
    }
}
