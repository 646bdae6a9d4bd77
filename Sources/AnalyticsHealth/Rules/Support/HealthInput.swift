package import DailyNumbers
package import Shared

/// What hard rules see.
package struct HealthInput: Sendable {
    package let expectedDay: Day
    /// By the clock of the run.
    package let today: Day
    package let timeline: Timeline
    /// Nil where layer 2 was given a daily cube or table: nothing is known of single rows.
    package let facts: WarehouseFacts?
    package let layerOne: LayerOne
    /// What earlier runs saw of their days.
    package enum Told: Sendable { case there, missing }

    package let toldBefore: [Day: Told]

    package init(
        expectedDay: Day, today: Day, timeline: Timeline, facts: WarehouseFacts?,
        layerOne: LayerOne, toldBefore: [Day: Told] = [:]
    ) {
        self.toldBefore = toldBefore
        self.expectedDay = expectedDay
        self.today = today
        self.timeline = timeline
        self.facts = facts
        self.layerOne = layerOne
    }

    /// Of the expected day; nil where nothing is known of single rows.
    var quality: DayQuality? { facts?.quality(expectedDay) }
}

extension HealthInput {
    /// The fact tables that rules ask about columns of.
    enum Table: Int {
        case sessions, orders
    }

    /// Whether a table is without a column; true where nothing is known of the tables.
    func lacks(_ column: String, in table: Table) -> Bool {
        facts?.tables[table.rawValue].missingColumns.contains(column) ?? true
    }
}
