package import DailyNumbers
import Detection
package import Shared

extension Timeline {
    /// The numbers of some days, with the state of each by both layers. The last one is there, whatever is
    /// known of it.
    ///
    /// - Parameters:
    ///   - calendar: Special days beside those of the settings.
    ///   - closed: Closed days beside those of the settings.
    package init(
        _ source: DailyFacts, _ layerOne: LayerOne, _ settings: HealthSettings,
        days range: ClosedRange<Day>, calendar: SpecialDays, closed: [Day: String]
    ) {
        let rows = source.cube.rows.filter { range.contains($0.day) }
        self.init(
            DailyCube(rows), statuses: Self.statuses(source, layerOne, rows, range),
            calendar: settings.specialDays(in: range).merging(calendar) { $1 },
            closed: settings.closedDays(in: range).merging(closed) { $1 }
                .merging(Self.closed(source)) { first, _ in first },
            atRiskIsHistory: settings.detection.atRiskIsHistory, columns: source.columns,
            columnValues: source.columnValues.filter { range.contains($0.key) })
    }

    private static func statuses(
        _ source: DailyFacts, _ layerOne: LayerOne, _ rows: [DailyCube.Row],
        _ range: ClosedRange<Day>
    ) -> [Day: DayStatus] {
        let byRows = Dictionary(grouping: rows, by: \.day)
        let usual = RobustScale.median(byRows.values.compactMap(size))
        let said = source.statuses.filter { $0.value != .closed }
        var statuses = layerOne.statuses.merging(said) { worse($0, $1) }
        for (day, status) in statuses where status == .missing {
            guard let rows = byRows[day] else { continue }
            // No partition of this day was judged. A few rows are late events of other days; a day
            // that is full came by another way, and can be judged as it is.
            statuses[day] = (size(rows) ?? 0) * 2 >= (usual ?? 0) ? .complete : .partial
        }
        if statuses[range.upperBound] == nil { statuses[range.upperBound] = .complete }
        return statuses.filter { range.contains($0.key) }
    }

    /// Days that the source itself calls closed.
    private static func closed(_ source: DailyFacts) -> [Day: String] {
        source.statuses.filter { $0.value == .closed }.mapValues { _ in "by the table's status" }
    }

    /// How much there is of a day, by the first number that the source has.
    private static func size(_ rows: [DailyCube.Row]) -> Double? {
        let total = Tally(sum: rows.lazy.map(\.tally))
        if total.knows(.sessions) { return Double(total.sessions) }
        if total.knows(.purchases) { return Double(total.purchases) }
        return total.knows(.revenue) ? total.revenue.units : nil
    }

    private static func worse(_ a: DayStatus, _ b: DayStatus) -> DayStatus {
        let order: [DayStatus] = [.complete, .atRisk, .partial, .missing, .quarantined]
        return (order.firstIndex(of: a) ?? 0) >= (order.firstIndex(of: b) ?? 0) ? a : b
    }
}
