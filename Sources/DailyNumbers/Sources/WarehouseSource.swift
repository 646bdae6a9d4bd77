extension Warehouse: FactSource {
    package var name: String { folder }

    package func read() throws -> DailyFacts {
        var known = DailyFacts(facts: try facts(), name: name)
        known.files = files.map { String($0.dropFirst(folder.count + 1)) }
        return known
    }
}
