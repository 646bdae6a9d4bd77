import Shared

/// Tables of several feeds as one: their columns together, and one in front that says whose a row is.
package struct FeedTable: Sendable {
    package struct Table: Sendable, Equatable {
        package var header: [String]
        package var rows: [[String]]

        package init(header: [String], rows: [[String]]) {
            self.header = header
            self.rows = rows
        }

        /// As CSV; the fields are ready to stand there.
        package var lines: String {
            CSVText.line(header) + rows.map { CSVText.line($0) }.joined()
        }
    }

    package let table: Table

    package init(_ feeds: [(feed: String, table: Table)]) {
        var header: [String] = []
        for (_, table) in feeds {
            // A column of its own stands behind the one that it stands behind in its own table.
            var place = 0
            for name in table.header {
                if let known = header.firstIndex(of: name) {
                    place = max(place, known + 1)
                } else {
                    header.insert(name, at: place)
                    place += 1
                }
            }
        }
        let rows = feeds.flatMap { feed, table in
            let positions = header.map { table.header.firstIndex(of: $0) }
            return table.rows.map { row in
                [CSVText.name(feed)] + positions.map { $0.map { row[$0] } ?? "" }
            }
        }
        table = Table(header: ["feed"] + header, rows: rows)
    }
}
