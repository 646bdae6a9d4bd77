/// The CSV of a daily cube.
package struct DailyCubeSource: FactSource {
    package let name: String
    private let csv: [UInt8]

    /// - Parameter name: Of the file.
    package init(csv: [UInt8], name: String) {
        self.csv = csv
        self.name = name
    }

    package func read() throws(CubeError) -> DailyFacts {
        var notes: [String] = []
        var facts = DailyFacts(cube: try DailyCube.read(csv, notes: &notes), name: name)
        facts.notes = notes
        return facts
    }
}
