/// What people are told, before anybody knows where they read it.
package struct Message: Sendable, Hashable {
    /// One thing among several: a title, and what belongs to it.
    package struct Item: Sendable, Hashable {
        package enum Line: Sendable, Hashable {
            case bullet(MessageText)
            /// `Why: the referrer is missing`.
            case labelled(MessageText, MessageText)
            case plain(MessageText)
        }

        package var title: MessageText
        package var lines: [Line]

        package init(title: MessageText, lines: [Line] = []) {
            self.title = title
            self.lines = lines
        }
    }

    /// Numbers in columns, the newest row last.
    package struct Table: Sendable, Hashable {
        package var header: [String]
        package var rows: [[String]]
        /// Columns that are aligned to the right.
        package var right: Set<Int>

        package init(header: [String], rows: [[String]], right: Set<Int> = []) {
            self.header = header
            self.rows = rows
            self.right = right
        }
    }

    package var headline: MessageText
    /// What stands below the headline where no item does.
    package var summary: [MessageText] = []
    /// The most important one first.
    package var items: [Item] = []
    package var table: Table?
    /// Of as many values as the table has rows.
    package var sparklines: [Sparkline] = []
    /// What is worth a line and nothing more.
    package var notes: [MessageText] = []
    /// Where to find what belongs to the message.
    package var footer: [MessageText] = []
    /// The file that has what there is no room for.
    package var rest = ""

    package init(headline: MessageText) { self.headline = headline }

    /// The message with its first items and the newest rows only.
    func shortened(items count: Int, rows: Int) -> Message {
        var message = self
        message.items = Array(items.prefix(count))
        message.table?.rows = Array((table?.rows ?? []).suffix(rows))
        message.sparklines = sparklines.map {
            Sparkline(name: $0.name, values: Array($0.values.suffix(rows)))
        }
        return message
    }
}

/// Fits a message into a number of characters: first the table gives way, then the last items.
struct MessageFit {
    /// In Unicode scalars.
    let limit: Int

    /// - Parameter render: The text of a message of which some items are left out.
    /// - Returns: Nil where not even the headline and the table of some days fit.
    func text(_ message: Message, render: (_ shown: Message, _ left: Int) -> String) -> String? {
        // A few lines are no table that could give way.
        guard let table = message.table else { return render(message, 0) }
        var rows = table.rows.count
        for shown in stride(from: message.items.count, through: 0, by: -1) {
            for count in [rows, min(rows, 7), min(rows, 3)] {
                rows = count
                let text = render(
                    message.shortened(items: shown, rows: rows), message.items.count - shown)
                if text.unicodeScalars.count <= limit { return text }
            }
        }
        return nil
    }
}
