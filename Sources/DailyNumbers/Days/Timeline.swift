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
    /// The days are told by channels, not only as a whole.
    package let hasChannels: Bool
    /// Of sessions, orders and revenue what any day has.
    package let known: ShopNumbers

    /// - Parameter statuses: What is known of days beyond the cube; a day with rows is otherwise
    ///   complete, one without is missing.
    /// - Parameter closed: Days on which the shop is closed, by the reason for it.
    package init(
        _ cube: DailyCube, statuses: [Day: DayStatus] = [:], calendar: SpecialDays = [:],
        closed: [Day: String] = [:],
        atRiskIsHistory: Bool = true, columns: [Measure] = [],
        columnValues: [Day: [String: DailyMetrics.ColumnValue]] = [:]
    ) {
        self.columns = columns
        let bounds = cube.rows.map(\.day) + statuses.keys + columnValues.keys
        var days: [DailyMetrics] = []
        var uses: [DayUse] = []
        var firstSeen: [Segment: Int] = [:]
        // What is not told apart is no part.
        let hasChannels = cube.rows.contains { $0.channel != DailyCube.whole }
        let hasDevices = cube.rows.contains { $0.device != DailyCube.whole }
        var known: ShopNumbers = []
        var closedDays = ClosedDays(configured: closed, calendar: calendar)
        var next = 0
        if let first = bounds.min(), let last = bounds.max() {
            for number in first.number...last.number {
                let day = Day(number: number)
                let start = next
                while next < cube.rows.count, cube.rows[next].day == day { next += 1 }
                let rows = cube.rows[start..<next]
                for row in rows {
                    let channel = Segment(.channel, row.channel)
                    let device = Segment(.device, row.device)
                    if hasChannels, firstSeen[channel] == nil { firstSeen[channel] = days.count }
                    if hasDevices, firstSeen[device] == nil { firstSeen[device] = days.count }
                }
                let said = statuses[day] ?? .complete
                let more = columnValues[day] ?? [:]
                var status = rows.isEmpty && more.isEmpty && said.isWhole ? .missing : said
                var metrics = DailyMetrics(day: day, status: status, rows: rows, columns: more)
                let closing = closedDays.next(day, hasTrade: metrics.hasTrade)
                let isClosed = closing != nil && (status.isWhole || status == .missing)
                if isClosed, !metrics.hasTrade {
                    status = .closed
                    metrics = DailyMetrics(day: day, status: status, rows: rows, columns: more)
                }
                known.formUnion(ShopNumbers.all.subtracting(metrics.total.unknown))
                days.append(metrics)
                if isClosed, let closing {
                    uses.append(.closed(closing))
                } else if !status.isWhole {
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
        self.hasChannels = hasChannels
        self.known = known
    }

    /// Whether a day can be judged; nil for a day beyond the timeline.
    package func use(of day: Day) -> DayUse? {
        guard let first = days.first?.day else { return nil }
        let position = day.number - first.number
        return uses.indices.contains(position) ? uses[position] : nil
    }

    package func isClosed(_ day: Day) -> Bool {
        if case .closed? = use(of: day) { true } else { false }
    }

    /// Whether the source has the metric at all: what is absent is neither judged nor missed.
    package func has(_ metric: Metric) -> Bool {
        switch metric {
        case .sessions: known.contains(.sessions)
        case .purchases: known.contains(.purchases)
        case .revenue: known.contains(.revenue)
        case .aov: known.isSuperset(of: [.purchases, .revenue])
        case .conversion: known.isSuperset(of: [.sessions, .purchases])
        case .directSessionShare: known.contains(.sessions) && hasChannels
        case .revenueShare: known.contains(.revenue) && hasChannels
        case .count, .money, .rate, .share: !columns.isEmpty
        }
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
