package import Shared

/// The fact tables, reduced in one pass to what is judged.
package struct WarehouseFacts: Sendable, Equatable {
    /// A few ids that occur more than once, for evidence.
    package struct Repeated: Sendable, Equatable {
        package var sessions: [String] = []
        package var orders: [String] = []
    }

    package let cube: DailyCube
    /// Of the days with rows, from the first day that is looked at to the expected one.
    package let days: [Day: DayQuality]
    /// Sessions, orders, attribution.
    package let tables: [TableFacts]
    package let repeated: Repeated
    /// The last day with a row, also after the expected one.
    package let latestSession: Day?
    package let latestOrder: Day?
    /// The one that is added up; nil: all, whatever they are in.
    package let reportingCurrency: String?
    /// Whether the table of orders says which currency an order is in.
    package let knowsCurrency: Bool
    /// There is no table of attribution, though it was not switched off.
    package let lacksAttribution: Bool

    package func quality(_ day: Day) -> DayQuality { days[day] ?? DayQuality() }

    /// What a run for an earlier day saw of the same rows. Only what is counted by day has a past: a column that is missing
    /// was always missing.
    package func seen(on range: ClosedRange<Day>) -> WarehouseFacts {
        func latest(_ count: (DayQuality) -> Int) -> Day? {
            days.filter { $0.key <= range.upperBound && count($0.value) > 0 }.keys.max()
        }
        return WarehouseFacts(
            cube: DailyCube(cube.rows.filter { range.contains($0.day) }),
            days: days.filter { range.contains($0.key) }, tables: tables, repeated: repeated,
            latestSession: latest(\.sessions), latestOrder: latest(\.orders),
            reportingCurrency: reportingCurrency, knowsCurrency: knowsCurrency,
            lacksAttribution: lacksAttribution)
    }

    /// The sum of one count over all days.
    package func total(_ count: (DayQuality) -> Int) -> Int {
        days.values.reduce(0) { $0 + count($1) }
    }
}
