/// A place in a text file. Both numbers start at 1; columns count Unicode scalars, as editors do
/// for all text without combining marks.
package struct SourceLocation: Hashable, Comparable, Sendable, CustomStringConvertible {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static let start = SourceLocation(line: 1, column: 1)

    package static func < (a: SourceLocation, b: SourceLocation) -> Bool {
        a.line == b.line ? a.column < b.column : a.line < b.line
    }

    package var description: String { "\(line):\(column)" }
}

/// One thing that is wrong with a file that a person wrote.
package struct Diagnostic: Hashable, Sendable {
    package enum Kind: String, Sendable {
        case error, warning
    }

    /// A further remark; without a place of its own it belongs to the diagnostic's.
    package struct Note: Hashable, Sendable {
        package var location: SourceLocation?
        package var message: String

        package init(_ message: String, at location: SourceLocation? = nil) {
            self.location = location
            self.message = message
        }
    }

    package var kind: Kind
    package var location: SourceLocation
    package var message: String
    package var notes: [Note]

    package init(
        _ kind: Kind = .error, at location: SourceLocation, _ message: String, notes: [Note] = []
    ) {
        self.kind = kind
        self.location = location
        self.message = message
        self.notes = notes
    }
}
