import Shared

/// Which days there are up to the expected one, and what state each is in, by both layers.
struct DayStatuses {
    let range: ClosedRange<Day>
    /// The rows of these days.
    let cube: DailyCube
    let byDay: [Day: DayStatus]

    init(_ source: HealthSource, _ layerOne: LayerOne, expectedDay: Day, historyDays: Int) {
        let range = expectedDay.advanced(by: 1 - historyDays)...expectedDay
        let rows = source.cube.rows.filter { range.contains($0.day) }
        let usual = RobustScale.median(
            Dictionary(grouping: rows, by: \.day).values.map { rows in
                Double(rows.reduce(0) { $0 + $1.tally.sessions })
            })
        let byRows = Dictionary(grouping: rows, by: \.day)
        var statuses = layerOne.statuses.merging(source.statuses) { Self.worse($0, $1) }
        for (day, status) in statuses where status == .missing {
            guard let rows = byRows[day] else { continue }
            // No partition of this day was judged. A few rows are late events of other days; a day
            // that is full came by another way, and can be judged as it is.
            let sessions = Double(rows.reduce(0) { $0 + $1.tally.sessions })
            statuses[day] = sessions * 2 >= (usual ?? 0) ? .complete : .partial
        }
        if statuses[expectedDay] == nil { statuses[expectedDay] = .complete }
        self.range = range
        cube = DailyCube(rows)
        byDay = statuses.filter { range.contains($0.key) }
    }

    private static func worse(_ a: DayStatus, _ b: DayStatus) -> DayStatus {
        let order: [DayStatus] = [.complete, .atRisk, .partial, .missing, .quarantined]
        return (order.firstIndex(of: a) ?? 0) >= (order.firstIndex(of: b) ?? 0) ? a : b
    }
}
