package import DailyNumbers
package import Shared

/// The values of one measure on the days of a timeline; nil where a day does not have it.
package struct MetricSeries: Sendable {
    package let measure: Measure
    package let values: [Double?]
    package let uses: [DayUse]
    package let first: Day
    /// Before this position there is another level, which is no history.
    private var start = 0
    private var startReason = ""
    /// The position of the day it broke on, as long as it is not back: history ends before it.
    private(set) var broke: Int?
    /// Where the level that was taken for the usual one by itself begins.
    private(set) var settled: Int?
    /// Days of a trouble that lasted: no history.
    private(set) var troubled: Set<Int> = []

    package init(_ measure: Measure, of timeline: Timeline, direct: String) {
        self.init(measure, of: timeline) { $0.value(measure, direct: direct) }
    }

    package init(
        _ measure: Measure, of timeline: Timeline, value: (DailyMetrics) -> Double?
    ) {
        self.measure = measure
        values = timeline.days.map { $0.status.isWhole ? value($0) : nil }
        uses = timeline.uses
        first = timeline.days.first?.day ?? Day(number: 0)
    }

    mutating func accept(_ level: AcceptedLevel, from position: Int) {
        start = position
        startReason = "before the level that \(level.by) accepted"
    }

    mutating func leaveOut(_ days: Set<Int>, brokeAt position: Int?) {
        troubled = days
        broke = position
    }

    mutating func settle(from position: Int) { settled = position }

    /// The positions of so many days before a day, newest first; while the measure is away from its level, before
    /// the day it broke on.
    package func reach(before position: Int, _ days: Int) -> some Sequence<Int> {
        let end = min(position, broke ?? position)
        return (1...max(1, days)).lazy.map { end - $0 }
    }

    /// The same of so many same weekdays.
    package func weekdays(before position: Int, _ weeks: Int) -> some Sequence<Int> {
        let away = position - min(position, broke ?? position)
        // Same weekdays since the break.
        let skipped = away / 7
        return (1...max(1, weeks)).lazy.map { position - 7 * (skipped + $0) }
    }

    package func day(_ position: Int) -> Day { first.advanced(by: position) }

    /// The usable days with a value among some positions before a day, newest first.
    package func history(
        _ positions: some Sequence<Int>, limit: Int = .max
    ) -> BaselineDays {
        var found = BaselineDays()
        for position in positions {
            if position < 0 || found.positions.count == limit { break }
            if position < start {
                found.leftOut.append(.init(day: day(position), reason: startReason))
            } else if troubled.contains(position) {
                found.leftOut.append(.init(day: day(position), reason: "it alerted"))
            } else if let reason = uses[position].reason {
                found.leftOut.append(.init(day: day(position), reason: reason))
            } else if let value = values[position] {
                found.positions.append(position)
                found.values.append(value)
            } else {
                found.leftOut.append(.init(day: day(position), reason: "no value"))
            }
        }
        return found
    }
}

/// Days that a level or a spread comes from, newest first, and the days that were passed over.
package struct BaselineDays: Sendable, Hashable {
    package struct LeftOut: Sendable, Hashable {
        package let day: Day
        package let reason: String
    }

    package var positions: [Int] = []
    package var values: [Double] = []
    package var leftOut: [LeftOut] = []

    package var median: Double? { RobustScale.median(values) }
}
