/// What stands in a file before its first record, or between records, and is none.
package struct Preamble: Sendable, Equatable {
    /// So many lines at the beginning are no records, whatever is in them.
    package var lines: Int
    /// How lines begin that are no records. Where there are any, empty lines before the first record are none either.
    package var comments: [[UInt8]]

    /// More is no preamble.
    package static let mostBytes = 1 << 20

    package init(lines: Int = 0, comments: [[UInt8]] = []) {
        self.lines = lines
        self.comments = comments
    }

    package var isEmpty: Bool { lines == 0 && comments.isEmpty }

    /// How far it reaches; nil where more bytes are needed to tell.
    func length(in bytes: [UInt8], atEnd: Bool) -> Int? {
        var start = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
        var line = 0
        while true {
            guard let end = bytes[start...].firstIndex(of: Dialect.newline) else {
                guard atEnd else { return nil }
                // The last line has no end.
                return line < lines || isComment(bytes[start...]) ? bytes.count : start
            }
            guard line < lines || isComment(bytes[start..<end]) else {
                // A byte order mark belongs to the header where nothing stands before it.
                return line == 0 ? 0 : start
            }
            start = end + 1
            line += 1
        }
    }

    private func isComment(_ line: ArraySlice<UInt8>) -> Bool {
        guard !comments.isEmpty else { return false }
        return line.isEmpty || line.elementsEqual([Dialect.carriageReturn])
            || comments.contains { line.starts(with: $0) }
    }
}
