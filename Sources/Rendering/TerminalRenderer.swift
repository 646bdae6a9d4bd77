import Shared

/// A message for a person at a terminal: the table first, so that what matters stands at the prompt.
package struct TerminalRenderer: Sendable {
    package init() {}

    package func text(_ message: Message) -> String {
        var text = ""
        if let table = message.table { text = table.text { Shown.text($0) } + "\n\n" }
        text += line(message.headline) + "\n"
        if message.items.isEmpty { text += lines(message.summary, indent: 2) }
        for item in message.items {
            text += lines([item.title], indent: 2)
            for line in item.lines {
                switch line {
                case .bullet(let words): text += lines(["- " + words], indent: 4, width: 200)
                case .labelled(let label, let words):
                    text += lines([label + ": " + words], indent: 4, width: 200)
                case .plain(let words): text += lines([words], indent: 4, width: 200)
                }
            }
        }
        return text + lines(message.notes, indent: 2) + lines(message.footer, indent: 0, width: 200)
    }

    private func lines(_ all: [MessageText], indent: Int, width: Int = 160) -> String {
        all.map { String(repeating: " ", count: indent) + line($0, width: width) + "\n" }.joined()
    }

    /// No control characters; a part of a line that is too long for one is cut.
    private func line(_ text: MessageText, width: Int = 200) -> String {
        text.spans.map { Shown.text($0.text, width: width) }.joined()
    }
}
