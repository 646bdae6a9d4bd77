/// Everything that is wrong with one file, and how it is shown.
///
/// Rendering is here, printing is not: where it goes and whether it is coloured is the caller's
/// choice.
package struct Diagnostics: Error, Sendable, CustomStringConvertible {
    /// The path as the person gave it.
    package let path: String
    private let source: String
    private var collected: Set<Diagnostic> = []
    /// Places of values that must not be shown, not even as a source line.
    private var redactions: [Redaction] = []

    private struct Redaction: Sendable {
        var start: SourceLocation
        var end: SourceLocation
    }

    package init(path: String, source: String) {
        self.path = path
        self.source = source
    }

    package var description: String { rendered() }

    /// In the order of the file.
    package var all: [Diagnostic] {
        collected.sorted {
            ($0.location, $0.kind.rawValue, $0.message)
                < ($1.location, $1.kind.rawValue, $1.message)
        }
    }

    package var errors: [Diagnostic] { all.filter { $0.kind == .error } }
    package var hasErrors: Bool { collected.contains { $0.kind == .error } }
    package var isEmpty: Bool { collected.isEmpty }

    package mutating func add(_ diagnostic: Diagnostic) { collected.insert(diagnostic) }

    package mutating func error(
        at location: SourceLocation, _ message: String, notes: [Diagnostic.Note] = []
    ) {
        add(Diagnostic(.error, at: location, message, notes: notes))
    }

    package mutating func warning(
        at location: SourceLocation, _ message: String, notes: [Diagnostic.Note] = []
    ) {
        add(Diagnostic(.warning, at: location, message, notes: notes))
    }

    /// From now on, source lines are shown without what stands there.
    package mutating func redact(from start: SourceLocation, to end: SourceLocation) {
        redactions.append(Redaction(start: start, end: end))
    }

    /// `path:line:col: error: message`, the source line, a caret, and the notes.
    package func rendered(color: Bool = false) -> String {
        guard !isEmpty else { return "" }
        // "\r\n" is one Character and `isNewline`; the other newlines that Swift knows (form feed,
        // U+2028, …) are refused before anything is located behind them.
        let lines = source.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return all.map { render($0, lines, color: color) }.joined()
    }

    private func render(
        _ diagnostic: Diagnostic, _ lines: [Substring], color: Bool
    ) -> String {
        func paint(_ text: String, _ code: String) -> String {
            color ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
        }
        let path = path.printable
        let kind = paint(
            "\(diagnostic.kind.rawValue):", diagnostic.kind == .error ? "1;31" : "1;35")
        let place = paint("\(path):\(diagnostic.location):", "1")
        var text = "\(place) \(kind) \(diagnostic.message.printable)\n"
        text += excerpt(diagnostic.location, lines, caret: paint("^", "1;32"))
        for note in diagnostic.notes {
            let location = note.location ?? diagnostic.location
            let label = paint("note:", "1;36")
            text += "\(paint("\(path):\(location):", "1")) \(label) \(note.message.printable)\n"
            if let location = note.location {
                text += excerpt(location, lines, caret: paint("^", "1;32"))
            }
        }
        return text
    }

    private func excerpt(
        _ location: SourceLocation, _ lines: [Substring], caret: String
    ) -> String {
        guard lines.indices.contains(location.line - 1) else { return "" }
        let limit = 160
        let line = Array(shown(location.line, lines).unicodeScalars)
        let column = min(location.column - 1, line.count)
        // A very long line is cut around the caret.
        let first = column > limit ? column - limit / 2 : 0
        let part = line[min(first, line.count)..<min(line.count, first + limit)]
        // Tabs are kept in front of the caret so that it lines up whatever their width.
        let indent = line[first..<column].map { $0 == "\t" ? "\t" : " " }.joined()
        return "    \(text(part).printable)\n    \(indent)\(caret)\n"
    }

    private func shown(_ number: Int, _ lines: [Substring]) -> String {
        var scalars = Array(lines[number - 1].unicodeScalars)
        for hidden in redactions where (hidden.start.line...hidden.end.line).contains(number) {
            let from = hidden.start.line == number ? min(hidden.start.column - 1, scalars.count) : 0
            scalars = scalars[..<from] + Array("***".unicodeScalars)
        }
        return text(scalars[...])
    }

    private func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }
}
