import Shared

/// Whose rows count in a table that may have those of several feeds: a column `feed` or `shop` says whose each is.
package struct RowsOfFeed: Sendable {
    /// As it stands in the column.
    let name: String
    /// Without the column nobody knows whose the rows are.
    let isRequired: Bool
    /// The names of all feeds that are told apart.
    let others: [String]

    static let columns = ["feed", "shop"]

    package init(_ name: String, isRequired: Bool, others: [String]) {
        self.name = name
        self.isRequired = isRequired
        self.others = others
    }
}

/// Chooses the rows of a feed while a table is read.
struct FeedRows {
    private let wanted: RowsOfFeed?
    private let column: CheckedTable.Column?
    /// Every name that the column has, in the order of the file.
    private var names: [String] = []
    private var seen: Set<String> = []
    private var count = 0

    private static let mostNames = 1000

    /// Once the header is read.
    init(_ wanted: RowsOfFeed?, _ table: inout CheckedTable) {
        self.wanted = wanted
        let found = wanted == nil ? [] : RowsOfFeed.columns.map { table.column($0) }
        column = found.first(where: \.isThere)
        if let wanted, wanted.isRequired, column == nil, table.count == 0 {
            table.report(
                1, nil,
                "no column 'feed' or 'shop' says which rows are those of '\(wanted.name)'; the table is that of several feeds"
            )
        }
    }

    /// Whether a row is one of the feed's.
    mutating func takes(_ row: CheckedTable.Row, _ table: inout CheckedTable) -> Bool {
        guard let wanted, let column else { return true }
        guard let name = row.text(column) else {
            table.complain(row, column, "is empty")
            return false
        }
        if seen.count < Self.mostNames, seen.insert(name).inserted { names.append(name) }
        guard name == wanted.name else { return false }
        count += 1
        return true
    }

    /// At the end: a name that no row has is mistyped, here or there.
    func check(_ table: inout CheckedTable) {
        guard let wanted, let column, count == 0, !names.isEmpty else { return }
        let shown = names.prefix(20).map { $0.shortened(to: 40) }.joined(separator: ", ")
        let more = names.count > 20 ? " and more" : ""
        table.report(
            1, column.name,
            "no row is of '\(wanted.name)'; there are those of \(shown)\(more). 'health: name_in_tables:' says what a feed is called there"
        )
    }

    /// What is worth knowing: rows that nobody asks for.
    var note: String? {
        let strange = names.filter { !(wanted?.others.contains($0) ?? true) }
        guard !strange.isEmpty else { return nil }
        let shown = strange.prefix(5).map { $0.shortened(to: 40) }.joined(separator: ", ")
        let more = strange.count > 5 ? " and \(strange.count - 5) more" : ""
        return "rows of \(shown)\(more) are of no feed with a section 'health:', and are not judged"
    }
}
