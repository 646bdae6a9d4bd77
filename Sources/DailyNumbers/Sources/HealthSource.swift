package import Shared

/// The numbers that are judged, from wherever they come.
package struct HealthSource: Sendable {
    package var cube: DailyCube
    /// Nil where there are no fact tables.
    package var facts: WarehouseFacts?
    /// Further columns of a daily table.
    package var columns: [Measure] = []
    package var columnValues: [Day: [String: DailyMetrics.ColumnValue]] = [:]
    /// What the source itself says about days, a daily table's column `status` for instance.
    package var statuses: [Day: DayStatus] = [:]
    /// Names of the fact tables, or the one file, for messages.
    package var name: String

    package init(facts: WarehouseFacts, name: String) {
        cube = facts.cube
        self.facts = facts
        self.name = name
    }

    package init(cube: DailyCube, name: String) {
        self.cube = cube
        self.name = name
    }
}
