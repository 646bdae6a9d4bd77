import Testing

@testable import Rendering

@Suite("One message, as each renderer shows it")
struct MessageGoldenTests {
    @Test("Slack") func slack() {
        let expected = """
            *P0_BLOCKER* · Saturday 2025-03-08 · 1 P0, 1 P1

            *1. P0 checkout on mobile* (ongoing, since 2025-03-07)
            • orders *1* vs usual 21 (-95 %, z -4.4)
            Why: P1 schema.column_missing `referrer`: gone
            nothing else

            *2. P1 the data is not right*

            ```
            day    orders
            03-06      20
            03-07       2  P0
            03-08       1  P0

            orders  █▂▁
            revenue █·▁
            ```

            Layer 1, last 3 days: 3 complete
            _quiet_ otherwise

            Report: reports/report.md

            """
        #expect(SlackRenderer().text(MessageSample.message) == expected)
    }

    @Test("a terminal") func terminal() {
        let expected = """
            day    orders
            03-06      20
            03-07       2  P0
            03-08       1  P0

            P0_BLOCKER · Saturday 2025-03-08 · 1 P0, 1 P1
              1. P0 checkout on mobile (ongoing, since 2025-03-07)
                - orders 1 vs usual 21 (-95 %, z -4.4)
                Why: P1 schema.column_missing referrer: gone
                nothing else
              2. P1 the data is not right
              Layer 1, last 3 days: 3 complete
              quiet otherwise
            Report: reports/report.md

            """
        #expect(TerminalRenderer().text(MessageSample.message) == expected)
    }

    @Test("where no item is, the summary stands below the headline") func summary() {
        var message = MessageSample.message
        message.items = []
        message.table = nil
        message.sparklines = []
        message.footer = []
        #expect(
            SlackRenderer().text(message).hasPrefix(
                "*P0_BLOCKER* · Saturday 2025-03-08 · 1 P0, 1 P1\nsessions 900\n`▁█` revenue of"))
    }

    @Test("too long: never longer than allowed, and what is left out is said", arguments: 20...420)
    func shortened(limit: Int) {
        let whole = SlackRenderer().text(MessageSample.message)
        let text = SlackRenderer(limit: limit).text(MessageSample.message)
        if limit >= 30 { #expect(text.unicodeScalars.count <= limit) }
        if whole.unicodeScalars.count <= limit { #expect(text == whole) }
        if !text.contains("the data is not right") {
            #expect(text.contains("… and 1 more incident"))
        } else if !text.contains("quiet") {
            #expect(text.contains("_More in alerts.json_"))
        }
        // Where something of less use is left, nothing of more use is gone.
        let inOrder = [
            "03-06", "```", "quiet", "nothing else", "orders *1*", "the data is not right",
            "checkout on mobile",
        ]
        let isThere = inOrder.map(text.contains)
        #expect(isThere == isThere.sorted { !$0 && $1 }, "\(limit): \(text)")
    }

    @Test("lines that give way go first, in the order given; then the others from the last one on")
    func givingWay() {
        let item = Message.Item(
            title: "t", lines: ["a", "b", "c", "d"].map { .plain($0) }, giveWay: [1, 0])
        #expect(
            (0...4).map { item.shortened(lines: $0).lines }
                == [
                    [], ["c"], ["c", "d"], ["a", "c", "d"], ["a", "b", "c", "d"],
                ].map { $0.map { .plain($0) } })
    }

    @Test func sparklines() {
        #expect(Sparkline(name: "", values: [0, nil, 0]).text == "▁·▁")
        #expect(Sparkline(name: "", values: [1, 2, nil, 4, -1]).text == "▃▅·█▁")
        #expect(Sparkline(name: "", values: []).text == "")
    }
}
