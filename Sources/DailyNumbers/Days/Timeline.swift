package import Shared

/// The days of a shop in order, without gaps: missing days are there, as missing.
package struct Timeline: Sendable {
    package let days: [DailyMetrics]
    /// Whether each day is usable, in the order of `days`.
    package let uses: [DayUse]
    /// Channels and devices with the position of the day that first had them.
    package let firstSeen: [Segment: Int]
    /// Further columns of a daily table that are judged.
    package let columns: [Measure]

    /// - Parameter statuses: What is known of days beyond the cube; a day with rows is otherwise
    ///   complete, one without is missing.
    package init(
        _ cube: DailyCube, statuses: [Day: DayStatus] = [:], calendar: SpecialDays = [:],
        atRiskIsHistory: Bool = true, columns: [Measure] = [],
        columnValues: [Day: [String: DailyMetrics.ColumnValue]] = [:]
    ) {
        self.columns = columns
        let bounds = cube.rows.map(\.day) + statuses.keys + columnValues.keys
        var days: [DailyMetrics] = []
        var uses: [DayUse] = []
        var firstSeen: [Segment: Int] = [:]
        var next = 0
        if let first = bounds.min(), let last = bounds.max() {
            for number in first.number...last.number {
                let day = Day(number: number)
                let start = next
                while next < cube.rows.count, cube.rows[next].day == day { next += 1 }
                let rows = cube.rows[start..<next]
                for row in rows {
                    for segment in [
                        Segment(.channel, row.channel), Segment(.device, row.device),
                    ] where firstSeen[segment] == nil {
                        firstSeen[segment] = days.count
                    }
                }
                let said = statuses[day] ?? .complete
                let more = columnValues[day] ?? [:]
                let status = rows.isEmpty && more.isEmpty && said.isWhole ? .missing : said
                days.append(DailyMetrics(day: day, status: status, rows: rows, columns: more))
                if !status.isWhole {
                    uses.append(.unusable(status))
                } else if let name = calendar[day] {
                    uses.append(.special(name))
                } else if status == .atRisk, !atRiskIsHistory {
                    uses.append(.judgedOnly(status))
                } else {
                    uses.append(.usable)
                }
            }
        }
        self.days = days
        self.uses = uses
        self.firstSeen = firstSeen
    }

    /// The channel of this name, however its letters are written; the name itself where there is
    /// none.
    package func channel(like name: String) -> String {
        let channels = segments(.channel, by: days.count).map(\.name)
        if channels.contains(name) { return name }
        return channels.first { $0.lowercased() == name.lowercased() } ?? name
    }

    /// The parts of a dimension that had been seen by a day, sorted by name.
    package func segments(_ dimension: Segment.Dimension, by position: Int) -> [Segment] {
        firstSeen.filter { $0.key.dimension == dimension && $0.value <= position }
            .map(\.key).sorted()
    }
}
