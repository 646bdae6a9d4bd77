import Shared

/// A message as Markdown (CommonMark with GitHub's tables): for pull requests, wikis, job summaries.
package struct MarkdownRenderer: Sendable {
    package init() {}

    package func text(_ message: Message) -> String {
        var parts = ["## " + line(message.headline)]
        if message.items.isEmpty, !message.summary.isEmpty { parts.append(list(message.summary)) }
        for item in message.items {
            parts.append("### " + line(item.title))
            if !item.lines.isEmpty {
                parts.append(item.lines.map { "- " + line($0) }.joined(separator: "\n"))
            }
        }
        if let table = message.table { parts.append(pipes(table)) }
        if !message.sparklines.isEmpty {
            let lines = Sparkline.lines(message.sparklines).map(Self.unsteered)
            parts.append(fenced(lines.joined(separator: "\n")))
        }
        for lines in [message.notes, message.footer] where !lines.isEmpty {
            parts.append(list(lines))
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private func list(_ lines: [MessageText]) -> String {
        lines.map { "- " + line($0) }.joined(separator: "\n")
    }

    private func line(_ line: Message.Item.Line) -> String {
        switch line {
        case .bullet(let text), .plain(let text): self.line(text)
        case .labelled(let label, let text): "**\(self.line(label)):** \(self.line(text))"
        }
    }

    private func line(_ text: MessageText) -> String {
        let marked = text.spans.map { span in
            switch span.mark {
            case .plain: Self.escaped(span.text)
            case .bold: "**\(Self.escaped(span.text))**"
            case .italic: "*\(Self.escaped(span.text))*"
            case .code: Self.code(span.text)
            case .address: "<\(Self.address(span.text))>"
            }
        }.joined()
        return Self.beginningNothing(marked)
    }

    private func pipes(_ table: Message.Table) -> String {
        func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
        let rule = table.header.indices.map { table.right.contains($0) ? "---:" : "---" }
        return
            ([row(table.header.map(Self.escaped)), row(rule)]
            + table.rows.map { row($0.map(Self.escaped)) }).joined(separator: "\n")
    }

    private func fenced(_ text: String) -> String { "```\n\(text.replacing("`", with: "'"))\n```" }

    /// What has a meaning inside a line loses it, and nobody is notified.
    private static func escaped(_ text: String) -> String {
        var safe = ""
        for scalar in unsteered(text).unicodeScalars {
            switch scalar {
            case "&": safe += "&amp;"
            case "<": safe += "&lt;"
            case ">": safe += "&gt;"
            case "@": safe += "@\u{2060}"
            case "\\", "`", "*", "_", "[", "]", "#", "|", "~", "!", "$":
                safe += "\\"
                safe.unicodeScalars.append(scalar)
            default: safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }

    /// A line that would begin a list or a rule: `- x`, `+ x`, `1. x`, `2) x`, `===`.
    private static func beginningNothing(_ line: String) -> String {
        if let first = line.first, "-+=".contains(first) { return "\\" + line }
        let digits = line.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, let next = line.dropFirst(digits.count).first, ".)".contains(next)
        else { return line }
        return digits + "\\" + line.dropFirst(digits.count)
    }

    /// What would end an address between angles, in its other spelling.
    private static func address(_ text: String) -> String {
        unsteered(text).replacing("<", with: "%3C").replacing(">", with: "%3E")
            .replacing(" ", with: "%20")
    }

    /// Code is what stands between two runs of backticks longer than any inside.
    private static func code(_ text: String) -> String {
        let safe = unsteered(text)
        var longest = 0
        var run = 0
        for character in safe {
            run = character == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        let space = safe.hasPrefix("`") || safe.hasSuffix("`") ? " " : ""
        return fence + space + safe + space + fence
    }

    /// One line without control characters.
    private static func unsteered(_ text: String) -> String {
        var safe = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n", "\r", "\t": safe.append(" ")
            default: if !scalar.isControl { safe.append(scalar) }
            }
        }
        return String(safe)
    }
}
