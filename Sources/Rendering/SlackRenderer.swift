import Shared

/// A message in Slack's mrkdwn, which e-mail and GitHub show as well: no tables or headings that one
/// of them would show as noise.
package struct SlackRenderer: Sendable {
    private let limit: Int

    /// - Parameter limit: In Unicode scalars. A message is never longer; that something does not fit is said
    ///   in a line of its own.
    package init(limit: Int = .max) { self.limit = limit }

    package func text(_ message: Message) -> String {
        MessageFit(limit: limit).text(message, render: compose)
            ?? cut(message)
    }

    private func compose(_ message: Message, _ left: MessageFit.Left) -> String {
        var head = [line(message.headline)]
        if message.items.isEmpty { head += message.summary.map(line) }
        var parts = [head.joined(separator: "\n")]
        parts += message.items.map(block)
        if left.items > 0 {
            let items = Decimals.count(left.items, "more \(message.itemName)")
            parts.append("_… and \(items): see \(Self.escaped(message.rest))_")
        }
        if let table = message.table { parts.append(fenced(table, message.sparklines)) }
        for lines in [message.notes, message.footer] where !lines.isEmpty {
            parts.append(lines.map(line).joined(separator: "\n"))
        }
        if left.lines, left.items == 0 { parts.append("_More in \(Self.escaped(message.rest))_") }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private func block(_ item: Message.Item) -> String {
        let lines = item.lines.map { item in
            switch item {
            case .bullet(let text): "• " + line(text)
            case .labelled(let label, let text): "\(line(label)): \(line(text))"
            case .plain(let text): line(text)
            }
        }
        return ([line(item.title)] + lines).joined(separator: "\n")
    }

    private func fenced(_ table: Message.Table, _ sparklines: [Sparkline]) -> String {
        let text =
            table.text(Self.oneLine) + (sparklines.isEmpty ? "" : "\n\n")
            + Sparkline.lines(sparklines).map(Self.oneLine).joined(separator: "\n")
        // Code blocks keep their lines.
        let safe = text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { Self.code(String($0)) }.joined(separator: "\n")
        return "```\n\(safe)\n```"
    }

    private func line(_ text: MessageText) -> String {
        text.spans.map { span in
            switch span.mark {
            case .plain: Self.escaped(span.text)
            case .bold: "*\(Self.escaped(span.text))*"
            case .italic: "_\(Self.escaped(span.text))_"
            case .code: "`\(Self.code(span.text))`"
            case .address: Self.address(span.text)
            }
        }.joined()
    }

    /// The headline and the title of the first item, as far as there is room.
    private func cut(_ message: Message) -> String {
        let left = message.items.count - 1
        let end =
            left > 0
            ? "\n_… and \(Decimals.count(left, "more \(message.itemName)"))_\n"
            : "\n_More in \(Self.escaped(message.rest))_\n"
        let text = [message.headline, message.items.first?.title ?? ""].map(\.plain)
            .map(Self.escaped).joined(separator: "\n")
        return text.shortened(to: max(1, limit - end.unicodeScalars.count)) + end
    }

    /// Before it is laid out; what escaping makes longer is as wide as before where it is read.
    private static func oneLine(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }

    /// Text in which nothing is a mark: there is no way to escape one, so what would begin bold, italic or struck out text
    /// is shown as a sign that looks alike. Inside of a word `_` is no mark.
    private static func escaped(_ text: String) -> String {
        unmarked(code(text), bold: "\u{2217}", italic: "\u{02CD}", struck: "\u{223C}")
    }

    private static func unmarked(
        _ text: String, bold: String, italic: String, struck: String
    ) -> String {
        var safe = ""
        let scalars = Array(text.unicodeScalars)
        for (i, scalar) in scalars.enumerated() {
            switch scalar {
            case "*": safe += bold
            case "~": safe += struck
            case "_":
                let isInside = [i - 1, i + 1].allSatisfy {
                    scalars.indices.contains($0) && scalars[$0].isOfWord
                }
                safe += isInside ? "_" : italic
            default: safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }

    /// Slack's three control characters become entities, and nothing notifies anybody: `<!channel>` is
    /// no longer one, and an `@` is followed by a joiner that does not show
    /// (https://docs.slack.dev/messaging/formatting-message-text).
    private static func code(_ text: String) -> String {
        var safe = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": safe += "&amp;"
            case "<": safe += "&lt;"
            case ">": safe += "&gt;"
            case "@": safe += "@\u{2060}"
            // Would end a code block, or begin one.
            case "`": safe += "'"
            case "\n", "\r", "\t", "\u{2028}", "\u{2029}": safe += " "
            default: if !scalar.isControl { safe.unicodeScalars.append(scalar) }
            }
        }
        return safe
    }

    /// What would be a mark, in its other spelling.
    private static func address(_ text: String) -> String {
        let encoded = ["`": "%60", "|": "%7C", "<": "%3C", ">": "%3E", "@": "%40"]
            .reduce(text) { $0.replacing($1.key, with: $1.value) }
        return unmarked(encoded, bold: "%2A", italic: "%5F", struck: "%7E")
            .replacing("&", with: "&amp;")
    }
}

extension Unicode.Scalar {
    fileprivate var isOfWord: Bool { properties.isAlphabetic || properties.numericType != nil }
}

extension Message.Table {
    /// As columns of text.
    ///
    /// - Parameter cell: Makes the text of a cell one that may stand there, in one line.
    func text(_ cell: (String) -> String) -> String {
        TextTable(
            header: header.map(cell), rows: rows.map { $0.map { TextTable.Cell(cell($0)) } },
            right: right, color: false
        ).text
    }
}
