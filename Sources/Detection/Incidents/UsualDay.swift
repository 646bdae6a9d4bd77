import CLibrary
package import DailyNumbers
import Shared

/// What a day without incident looks like, whole and in parts: medians of sessions, orders and
/// revenue over the same days.
///
/// Of the last quiet days and the last quiet same weekdays, those whose sessions are nearer to the
/// judged day.
package struct UsualDay: Sendable, Hashable {
    package struct Level: Sendable, Hashable {
        package var sessions = 0.0
        package var orders = 0.0
        package var revenue = 0.0
        package var withoutReferrer: Double?
        /// What the days have; the others are zero above, and no number.
        package var known: ShopNumbers = .all

        package var conversion: Double? { sessions > 0 ? orders / sessions : nil }
        package var aov: Double? { orders > 0 ? revenue / orders : nil }
    }

    package let whole: Level
    package let parts: [Segment: Level]
    /// Means instead, which add up over the parts of a dimension.
    package let means: [Segment: Level]
    package let days: Int
    /// How its order values vary.
    let orders: OrderValues

    package func level(_ segment: Segment) -> Level { parts[segment] ?? Level() }

    /// Nil without any day to compare with.
    ///
    /// - Parameter noisy: Positions of days that had alerts; they are not usual.
    package init?(
        before position: Int, in timeline: Timeline, noisy: Set<Int>,
        _ settings: DetectionSettings
    ) {
        let reach = (1...settings.reach).map { position - $0 }.filter { $0 >= 0 }
        let usable = reach.filter { timeline.uses[$0] == .usable }
        let quiet = usable.filter { !noisy.contains($0) }
        let days = quiet.isEmpty ? usable : quiet
        let recent = Array(days.prefix(settings.recentDays))
        guard !recent.isEmpty else { return nil }
        let weekdays = days.filter {
            (position - $0) % 7 == 0 && position - $0 <= 7 * settings.weekdayWeeks
        }
        var chosen = recent
        let today = Double(timeline.days[position].total.sessions)
        if weekdays.count > 1, today > 0 {
            func distance(_ positions: [Int]) -> Double {
                abs(log(max(1, Self.level(positions, [:], nil, timeline).sessions) / today))
            }
            if distance(weekdays) < distance(recent) { chosen = weekdays }
        }
        self.init(on: chosen, at: position, in: timeline, settings)
    }

    /// What days of trouble look like, to tell whether something joined it.
    ///
    /// - Parameters:
    ///   - chosen: Positions of the days; not empty.
    ///   - scales: What to multiply each of them by, so that it is as busy as the judged day's weekday; none is 1.
    init(
        on chosen: [Int], scales: [Int: Double] = [:], at position: Int, in timeline: Timeline,
        _ settings: DetectionSettings
    ) {
        days = chosen.count
        orders = OrderValues(
            chosen.map { timeline.days[$0].total },
            assumedVariation: settings.orderValueVariation)
        whole = Self.level(chosen, scales, nil, timeline)
        var parts: [Segment: Level] = [:]
        var means: [Segment: Level] = [:]
        for dimension in Segment.Dimension.allCases {
            for segment in timeline.segments(dimension, by: position) {
                parts[segment] = Self.level(chosen, scales, segment, timeline)
                means[segment] = Self.mean(chosen, segment, timeline)
            }
        }
        self.parts = parts
        self.means = means
    }

    private static func mean(
        _ positions: [Int], _ segment: Segment, _ timeline: Timeline
    ) -> Level {
        let sum = Tally(sum: positions.map { timeline.days[$0].tally(segment) })
        let n = Double(positions.count)
        return Level(
            sessions: Double(sum.sessions) / n, orders: Double(sum.purchases) / n,
            revenue: sum.revenue.units / n)
    }

    private static func level(
        _ positions: [Int], _ scales: [Int: Double], _ segment: Segment?, _ timeline: Timeline
    ) -> Level {
        let tallies = positions.map { ($0, timeline.days[$0].tally(segment)) }
        func median(_ number: ShopNumbers, _ value: (Tally) -> Double) -> Double {
            RobustScale.median(
                tallies.filter { $0.1.knows(number) }.map { value($1) * (scales[$0] ?? 1) }) ?? 0
        }
        return Level(
            sessions: median(.sessions) { Double($0.sessions) },
            orders: median(.purchases) { Double($0.purchases) },
            revenue: median(.revenue) { $0.revenue.units },
            withoutReferrer: RobustScale.median(tallies.compactMap(\.1.withoutReferrerShare)),
            known: ShopNumbers.all.subtracting(
                tallies.reduce(.all) { $0.intersection($1.1.unknown) }))
    }
}
