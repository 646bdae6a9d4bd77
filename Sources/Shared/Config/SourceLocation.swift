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
