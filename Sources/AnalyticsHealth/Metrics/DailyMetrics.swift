package import Shared

/// The KPIs of one day: exact counts and money, and what follows from them.
package struct DailyMetrics: Sendable, Hashable {
    package let day: Day
    package let status: DayStatus
    package let total: Tally
    package let channels: [String: Tally]
    package let devices: [String: Tally]

    /// - Parameter rows: Of this day, all of them.
    package init(day: Day, status: DayStatus, rows: some Sequence<DailyCube.Row>) {
        self.day = day
        self.status = status
        let rows = Array(rows)
        total = Tally(sum: rows.lazy.map(\.tally))
        channels = Dictionary(grouping: rows, by: \.channel).mapValues {
            Tally(sum: $0.lazy.map(\.tally))
        }
        devices = Dictionary(grouping: rows, by: \.device).mapValues {
            Tally(sum: $0.lazy.map(\.tally))
        }
    }

    /// A part of the day; zeros where the part has no rows.
    package func tally(_ segment: Segment?) -> Tally {
        switch segment?.dimension {
        case nil: total
        case .channel?: channels[segment?.name ?? ""] ?? Tally(sum: [])
        case .device?: devices[segment?.name ?? ""] ?? Tally(sum: [])
        }
    }

    /// Revenue of a channel as a share of all. Nil when there was no revenue.
    package func revenueShare(of channel: String) -> Double? {
        guard total.revenue > .zero else { return nil }
        return max(0, tally(Segment(.channel, channel)).revenue.units / total.revenue.units)
    }

    /// Sessions of one channel as a share of all. Nil when there were none.
    package func sessionShare(of channel: String) -> Double? {
        guard total.sessions > 0 else { return nil }
        return Double(tally(Segment(.channel, channel)).sessions) / Double(total.sessions)
    }

    /// The value of a measure. Nil, not NaN, where the day does not have it.
    ///
    /// - Parameter direct: The name of the channel of visits without a source.
    package func value(_ measure: Measure, direct: String) -> Double? {
        let part = tally(measure.segment)
        switch measure.metric {
        case .sessions: return Double(part.sessions)
        case .purchases: return Double(part.purchases)
        case .revenue: return part.revenue.units
        case .aov: return part.aov
        case .conversion: return part.conversion
        case .directSessionShare: return sessionShare(of: direct)
        case .revenueShare: return measure.segment.flatMap { revenueShare(of: $0.name) }
        }
    }
}
