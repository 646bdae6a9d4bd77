package import Shared

/// The KPIs of one day: exact counts and money, and what follows from them.
package struct DailyMetrics: Sendable, Hashable {
    package let day: Day
    package let status: DayStatus
    package let total: Tally
    package let channels: [String: Tally]
    package let devices: [String: Tally]
    /// Further columns of a daily table by name.
    package let columns: [String: ColumnValue]
    /// Of sessions and orders of every channel and device.
    package let parity: Parity

    /// How many counts of a day are odd and even; zeros say nothing.
    package struct Parity: Sendable, Hashable {
        package var even = 0
        package var odd = 0

        mutating func add(_ count: Int) {
            guard count != 0 else { return }
            if count.isMultiple(of: 2) { even += 1 } else { odd += 1 }
        }
    }

    /// What a day has in one column of a daily table.
    package struct ColumnValue: Sendable, Hashable {
        package var value: Double
        /// What the value was counted from, as far as the table says: for a rate, orders of sessions
        /// stand for its numerator and denominator.
        package var tally: Tally

        package init(value: Double, tally: Tally = Tally()) {
            self.value = value
            self.tally = tally
        }
    }

    /// - Parameter rows: Of this day, all of them.
    package init(
        day: Day, status: DayStatus, rows: some Sequence<DailyCube.Row>,
        columns: [String: ColumnValue] = [:]
    ) {
        self.columns = columns
        self.day = day
        self.status = status
        let rows = Array(rows)
        parity = rows.reduce(into: Parity()) {
            $0.add($1.tally.sessions)
            $0.add($1.tally.purchases)
        }
        var total = Tally(sum: rows.lazy.map(\.tally))
        // Of a day without rows nothing is known, which is not the same as zero.
        if rows.isEmpty { total.unknown = .all }
        self.total = total
        channels = Dictionary(grouping: rows, by: \.channel).mapValues {
            Tally(sum: $0.lazy.map(\.tally))
        }
        devices = Dictionary(grouping: rows, by: \.device).mapValues {
            Tally(sum: $0.lazy.map(\.tally))
        }
    }

    /// There is not one row of the day.
    package var hasNothing: Bool { channels.isEmpty && columns.isEmpty }

    /// Some number of the day is not zero.
    package var hasTrade: Bool {
        total.sessions != 0 || total.purchases != 0 || total.revenue != .zero
            || columns.values.contains { $0.value != 0 }
    }

    /// There are sessions, orders or revenue, not only columns of somebody's own.
    package var hasShopNumbers: Bool { total.unknown != .all }

    /// The day is told by channels, not only as a whole.
    package var hasChannels: Bool { channels.keys.contains { $0 != DailyCube.whole } }

    /// A part of the day; zeros where the part has no rows.
    package func tally(_ segment: Segment?) -> Tally {
        switch segment?.dimension {
        case nil: total
        case .channel?: channels[segment?.name ?? ""] ?? Tally(unknown: total.unknown)
        case .device?: devices[segment?.name ?? ""] ?? Tally(unknown: total.unknown)
        case .column?: columns[segment?.name ?? ""]?.tally ?? Tally(sum: [])
        }
    }

    /// Revenue of a channel as a share of all. Nil when there was no revenue, or nobody knows it by channel.
    package func revenueShare(of channel: String) -> Double? {
        guard total.knows(.revenue), total.revenue > .zero, hasChannels,
            channels[DailyCube.whole]?.revenue != total.revenue
        else { return nil }
        return max(0, tally(Segment(.channel, channel)).revenue.units / total.revenue.units)
    }

    /// Sessions of one channel as a share of all. Nil when there were none, or nobody knows them by channel.
    package func sessionShare(of channel: String) -> Double? {
        guard total.knows(.sessions), total.sessions > 0, hasChannels,
            channels[DailyCube.whole]?.sessions != total.sessions
        else { return nil }
        return Double(tally(Segment(.channel, channel)).sessions) / Double(total.sessions)
    }

    /// The value of a measure. Nil, not NaN, where the day does not have it.
    ///
    /// - Parameter direct: The name of the channel of visits without a source.
    package func value(_ measure: Measure, direct: String) -> Double? {
        let part = tally(measure.segment)
        switch measure.metric {
        case .sessions: return part.knows(.sessions) ? Double(part.sessions) : nil
        case .purchases: return part.knows(.purchases) ? Double(part.purchases) : nil
        case .revenue: return part.knows(.revenue) ? part.revenue.units : nil
        case .aov: return part.aov
        case .conversion: return part.conversion
        case .directSessionShare: return sessionShare(of: direct)
        case .count, .money, .rate, .share:
            return measure.segment.flatMap { columns[$0.name]?.value }
        case .revenueShare: return measure.segment.flatMap { revenueShare(of: $0.name) }
        }
    }
}
