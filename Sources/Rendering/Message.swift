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
        /// Positions of lines that go first where there is not room for all, the first of them first. Then
        /// the last of the others go.
        package var giveWay: [Int] = []

        package init(title: MessageText, lines: [Line] = [], giveWay: [Int] = []) {
            self.title = title
            self.lines = lines
            self.giveWay = giveWay
        }

        /// The item with at most so many of its lines, in their order.
        func shortened(lines count: Int) -> Item {
            let excess = lines.count - count
            guard excess > 0 else { return self }
            let others = lines.indices.reversed().filter { !giveWay.contains($0) }
            let gone = Set((giveWay.filter(lines.indices.contains) + others).prefix(excess))
            return Item(
                title: title, lines: lines.indices.filter { !gone.contains($0) }.map { lines[$0] })
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

    /// What an item is called where some are left out, in the plural with an s.
    package var itemName = "incident"

    package init(headline: MessageText) { self.headline = headline }
}
