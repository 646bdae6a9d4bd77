/// The CSV of a daily cube.
package struct DailyCubeSource: FactSource {
    package let name: String
    private let csv: [UInt8]

    private let rows: RowsOfFeed?

    /// - Parameters:
    ///   - name: Of the file.
    ///   - rows: Whose rows count, where it has those of several feeds.
    package init(csv: [UInt8], name: String, rows: RowsOfFeed? = nil) {
        self.rows = rows
        self.csv = csv
        self.name = name
    }

    package func read() throws(CubeError) -> DailyFacts {
        var notes: [String] = []
        var facts = DailyFacts(cube: try DailyCube.read(csv, of: rows, notes: &notes), name: name)
        facts.notes = notes
        return facts
    }
}
