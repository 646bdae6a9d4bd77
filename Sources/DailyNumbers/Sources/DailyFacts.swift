package import Shared

/// What a source says of days.
package struct DailyFacts: Sendable {
    package var cube: DailyCube
    /// Keys, nulls and joins of single rows. Nil where the source knows none.
    package var facts: WarehouseFacts?
    /// Further columns of a daily table.
    package var columns: [Measure] = []
    package var columnValues: [Day: [String: DailyMetrics.ColumnValue]] = [:]
    /// What the source itself says about days, a daily table's column `status` for instance.
    package var statuses: [Day: DayStatus] = [:]
    /// Of the source, for messages.
    package var name: String
    /// What is worth knowing of values that were read, each a sentence with its place.
    package var notes: [String] = []
    /// The files of the warehouse folder that were read, below it: what a snapshot keeps.
    package var files: [String] = []

    package init(facts: WarehouseFacts, name: String) {
        cube = facts.cube
        self.facts = facts
        self.name = name
    }

    package init(cube: DailyCube, name: String) {
        self.cube = cube
        self.name = name
    }

    /// What a run for an earlier day saw of the same rows.
    package func seen(on range: ClosedRange<Day>) -> DailyFacts {
        var seen = self
        seen.cube = DailyCube(cube.rows.filter { range.contains($0.day) })
        seen.facts = facts?.seen(on: range)
        seen.columnValues = columnValues.filter { range.contains($0.key) }
        seen.statuses = statuses.filter { range.contains($0.key) }
        return seen
    }

    /// The days of which anything is known, in no order.
    package var days: [Day] { cube.rows.map(\.day) + columnValues.keys }
}
