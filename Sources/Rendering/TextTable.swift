/// Columns of text, as wide as they need to be.
package struct TextTable {
    package enum Tint: String {
        case red = "31"
        case green = "32"
        case yellow = "33"
    }

    package struct Cell {
        let text: String
        let tint: Tint?

        package init(_ text: String, _ tint: Tint? = nil) {
            self.text = text
            self.tint = tint
        }
    }

    package typealias Row = [Cell]

    package let text: String

    /// - Parameter right: Columns that are aligned to the right.
    package init(header: [String], rows: [Row], right: Set<Int> = [], color: Bool) {
        let all = [header.map { Cell($0) }] + rows
        let widths = header.indices.map { c in all.map { $0[c].text.count }.max() ?? 0 }
        text = all.map { row in
            var line = ""
            for (c, cell) in row.enumerated() {
                let space = String(repeating: " ", count: widths[c] - cell.text.count)
                let shown =
                    color && cell.tint != nil
                    ? "\u{1b}[\(cell.tint?.rawValue ?? "0")m\(cell.text)\u{1b}[0m" : cell.text
                if right.contains(c) {
                    line += space + shown
                } else {
                    line += shown + (c == row.count - 1 ? "" : space)
                }
                if c < row.count - 1 { line += "  " }
            }
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}
