/// Fits a message into a number of characters.
///
/// What is least useful to somebody who was asleep a minute ago goes first: the older rows of the table, the
/// whole table, the notes from the last one on, then lines of items. The title of an item goes last of all, and how
/// many are left out is said.
struct MessageFit {
    /// In Unicode scalars.
    let limit: Int

    /// What there is no room for.
    struct Left: Hashable {
        var items = 0
        /// Notes, or lines of items.
        var lines = false
    }

    /// - Returns: Nil where not even the headline and the title of the first item fit.
    func text(_ message: Message, render: (_ shown: Message, _ left: Left) -> String) -> String? {
        var shown = message
        var left = Left()
        func fitting() -> String? {
            let text = render(shown, left)
            return text.unicodeScalars.count <= limit ? text : nil
        }
        if let text = fitting() { return text }
        for rows in [7, 3, 0] where rows < (message.table?.rows.count ?? 0) {
            shown.keep(rows: rows, of: message)
            if let text = fitting() { return text }
        }
        while !shown.notes.isEmpty {
            shown.notes.removeLast()
            left.lines = true
            if let text = fitting() { return text }
        }
        let most = message.items.map(\.lines.count).max() ?? 0
        for count in stride(from: most - 1, through: 0, by: -1) {
            shown.items = message.items.map { $0.shortened(lines: count) }
            left.lines = true
            if let text = fitting() { return text }
        }
        while shown.summary.count > 1 {
            shown.summary.removeLast()
            left.lines = true
            if let text = fitting() { return text }
        }
        while shown.items.count > 1 {
            shown.items.removeLast()
            left.items += 1
            if let text = fitting() { return text }
        }
        return nil
    }
}

extension Message {
    /// Only the newest rows of a message's table, or no table.
    fileprivate mutating func keep(rows: Int, of message: Message) {
        guard rows > 0 else {
            table = nil
            sparklines = []
            return
        }
        table?.rows = Array((message.table?.rows ?? []).suffix(rows))
        sparklines = message.sparklines.map {
            Sparkline(name: $0.name, values: Array($0.values.suffix(rows)))
        }
    }
}
