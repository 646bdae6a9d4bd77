import Shared

/// A message in Slack's mrkdwn, which e-mail and GitHub show as well: no tables or headings that one
/// of them would show as noise.
package struct SlackRenderer: Sendable {
    private let limit: Int

    /// - Parameter limit: In Unicode scalars. A message with a table is never longer; what does not fit
    ///   is counted in a line of its own.
    package init(limit: Int = .max) { self.limit = limit }

    package func text(_ message: Message) -> String {
        MessageFit(limit: limit).text(message, render: compose)
            ?? cut(message)
    }

    private func compose(_ message: Message, _ left: Int) -> String {
        var head = [line(message.headline)]
        if message.items.isEmpty { head += message.summary.map(line) }
        var parts = [head.joined(separator: "\n")]
        parts += message.items.map(block)
        if left > 0 { parts.append("_\(left) more: see \(Self.escaped(message.rest))_") }
        if let table = message.table { parts.append(fenced(table, message.sparklines)) }
        for lines in [message.notes, message.footer] where !lines.isEmpty {
            parts.append(lines.map(line).joined(separator: "\n"))
        }
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
            .map { Self.escaped(String($0)) }.joined(separator: "\n")
        return "```\n\(safe)\n```"
    }

    private func line(_ text: MessageText) -> String {
        text.spans.map { span in
            let safe = Self.escaped(span.text)
            return switch span.mark {
            case .plain: safe
            case .bold: "*\(safe)*"
            case .italic: "_\(safe)_"
            case .code: "`\(safe)`"
            }
        }.joined()
    }

    /// The headline and the beginning of the first item.
    private func cut(_ message: Message) -> String {
        let text = line(message.headline) + "\n" + (message.items.first.map(block) ?? "")
        let end = "\n_more: see \(Self.escaped(message.rest))_\n"
        return String(
            text.unicodeScalars.prefix(max(0, limit - end.unicodeScalars.count)).map(Character.init)
        )
            + end
    }

    /// Before it is laid out; what escaping makes longer is as wide as before where it is read.
    private static func oneLine(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }

    /// Slack's three control characters become entities, and nothing notifies anybody: `<!channel>` is
    /// no longer one, and an `@` is followed by a joiner that does not show
    /// (https://docs.slack.dev/messaging/formatting-message-text).
    private static func escaped(_ text: String) -> String {
        var safe = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": safe += "&amp;"
            case "<": safe += "&lt;"
            case ">": safe += "&gt;"
            case "@": safe += "@\u{2060}"
            // Would end a code block, or begin one.
            case "`": safe += "'"
            case "\n", "\r", "\t": safe += " "
            default: if !scalar.isControl { safe.unicodeScalars.append(scalar) }
            }
        }
        return safe
    }
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
