import Rendering

/// A message that has one of everything.
enum MessageSample {
    static var message: Message {
        var message = Message(headline: .bold("P0_BLOCKER") + " · Saturday 2025-03-08 · 1 P0, 1 P1")
        message.rest = "alerts.json"
        message.summary = ["sessions 900", .code("▁█") + " revenue of the last 2 days"]
        message.items = [
            .init(
                title: .bold("1. P0 checkout on mobile") + " (ongoing, since 2025-03-07)",
                lines: [
                    .bullet("orders " + .bold("1") + " vs usual 21 (-95 %, z -4.4)"),
                    .labelled("Why", "P1 schema.column_missing " + .code("referrer") + ": gone"),
                    .plain("nothing else"),
                ]),
            .init(title: .bold("2. P1 the data is not right")),
        ]
        message.table = .init(
            header: ["day", "orders", ""],
            rows: [["03-06", "20", ""], ["03-07", "2", "P0"], ["03-08", "1", "P0"]], right: [1])
        message.sparklines = [
            Sparkline(name: "orders", values: [20, 2, 1]),
            Sparkline(name: "revenue", values: [1000, nil, 50]),
        ]
        message.notes = ["Layer 1, last 3 days: 3 complete", .italic("quiet") + " otherwise"]
        message.footer = ["Report: reports/report.md"]
        return message
    }

    /// A message whose every part is the same words from data.
    static func made(of words: String) -> Message {
        let text = MessageText(words)
        var message = Message(headline: text)
        message.summary = [text]
        message.items = [
            .init(
                title: .bold(words),
                lines: [
                    .bullet(text), .labelled(text, text), .plain(.code(words)),
                    .plain(.italic(words)),
                ])
        ]
        message.table = .init(header: [words], rows: [[words]])
        message.sparklines = [Sparkline(name: words, values: [1])]
        message.notes = [text]
        message.footer = [text]
        return message
    }
}
