import Foundation

/// The commands and the sample output that a Markdown page shows.
package struct DocumentedPage {
    /// A line of shell, as a reader would type it.
    package struct Line: Sendable, Hashable {
        package let text: String
        /// 1 for the first line of the page.
        package let number: Int
        /// Stands in a running sentence, not in a block of commands.
        package let isInline: Bool
    }

    /// Of blocks without a language, or of shell; comments left out. A block of output has no command in it.
    package private(set) var commands: [Line] = []
    /// Blocks that show what was printed, each with the line before it that is no block.
    package private(set) var outputs: [(intro: String, lines: [String])] = []

    private static let programs = ["ingest-gate ", "analytics-health ", "make "]

    package init(_ text: String) {
        var block: (language: Substring, lines: [(String, Int)])?
        var intro = ""
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            if line.hasPrefix("```") {
                if let open = block {
                    take(open.lines, open.language, intro)
                    block = nil
                } else {
                    block = (line.dropFirst(3), [])
                }
            } else if block != nil {
                block?.lines.append((String(line), index + 1))
            } else {
                if !line.isEmpty { intro = String(line) }
                takeInline(line, index + 1)
            }
        }
    }

    private mutating func take(
        _ lines: [(String, Int)], _ language: Substring, _ intro: String
    ) {
        guard ["", "sh", "bash", "console"].contains(language) else { return }
        let shell = lines.filter { !$0.0.allSatisfy(\.isWhitespace) }
        guard let first = shell.first, Self.isCommand(first.0) else {
            outputs.append((intro, lines.map(\.0)))
            return
        }
        var joined = ""
        for (text, number) in shell {
            let bare = text.prefix(upTo: Self.comment(in: text)).trimmingCharacters(
                in: .whitespaces)
            if bare.hasSuffix("\\") {
                joined += bare.dropLast() + " "
                continue
            }
            if !(joined + bare).isEmpty {
                commands.append(Line(text: joined + bare, number: number, isInline: false))
            }
            joined = ""
        }
    }

    private static func isCommand(_ line: String) -> Bool {
        programs.contains { line.hasPrefix($0) } || line.hasPrefix("#")
    }

    /// Where a comment begins: a number sign behind a blank, outside of quotes.
    private static func comment(in line: String) -> String.Index {
        var quoted = false
        var before: Character = " "
        for index in line.indices {
            let character = line[index]
            if character == "\"" { quoted.toggle() }
            if character == "#", !quoted, before.isWhitespace { return index }
            before = character
        }
        return line.endIndex
    }

    /// `code` in a sentence that is a whole command.
    private mutating func takeInline(_ line: Substring, _ number: Int) {
        for (index, span) in line.split(separator: "`", omittingEmptySubsequences: false)
            .enumerated()
        where index % 2 == 1 && Self.programs.contains(where: { span.hasPrefix($0) }) {
            commands.append(Line(text: String(span), number: number, isInline: true))
        }
    }
}
