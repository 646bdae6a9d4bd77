import DailyNumbers
import Shared

/// Sessions, or orders where nobody counts sessions, that creep away over weeks, each day too little to be news.
///
/// Each day of the last week is compared with the same weekday of the weeks before that week, so neither the
/// weekly pattern nor the fall itself is in the level. It is a fall when today and all of these days but
/// one are well below, or most of them are and the week as a whole is: a holiday or an outage does not last that
/// long, and after an incident today is back.
struct SlowFallDetector: Detector {
    let series: MetricSeries
    let position: Int
    let settings: DetectionSettings

    private var size: Double {
        series.measure.metric == .sessions ? settings.fallSize : settings.ordersFallSize
    }

    var name: DetectorName { .slowFall }

    func judge() -> DetectorAnswer {
        let days = (0..<settings.fallDays).compactMap { back in
            compare(position - back, before: position - settings.fallDays + 1)
        }
        guard let today = days.first, today.position == position,
            days.count >= settings.fallDays - 1
        else { return answer(.notEvaluated(because: "too few usable days before")) }
        let evidence = Evidence(
            today.value, level: today.level, today.weeks, of: series,
            exactZ: TailTest(settings: settings).count(
                days.reduce(0) { $0 + $1.value }, days.reduce(0) { $0 + $1.level },
                settings.fallWeeks))
        func isLow(_ day: ComparedDay) -> Bool { day.value <= (1 - size) * day.level }
        let isLowAllWeek = isLow(today) && days.count(where: isLow) >= days.count - 1
        guard isLowAllWeek || creeps(days, to: today) else {
            return answer(.usual(because: "not all days are low"), evidence)
        }
        guard (evidence.exactZ ?? 0) >= settings.exactZ else {
            return answer(.usual(because: "chance alone could do it"), evidence)
        }
        return answer(.alert(settings.drift), evidence)
    }

    /// Whether the week as a whole is low though its first days were not yet, and its last ones are no better: so is a fall
    /// that goes on, and not what is left of a fault.
    private func creeps(_ days: [ComparedDay], to today: ComparedDay) -> Bool {
        func share(_ days: some Sequence<ComparedDay>) -> Double {
            let sums = days.reduce((0.0, 0.0)) { ($0.0 + $1.value, $0.1 + $1.level) }
            return sums.0 / sums.1
        }
        func below(_ share: Double) -> Int {
            days.count { $0.value <= (1 - share) * $0.level }
        }
        let most = 1 - settings.fallWeek * size
        let week = share(days)
        return share([today]) <= most && week <= most && share(days.prefix(2)) <= week
            && below(size / 2) >= days.count - 1 && 2 * below(size) > days.count
    }

    private struct ComparedDay {
        let position: Int
        let value: Double
        let level: Double
        let weeks: BaselineDays
    }

    /// A usable day with the level of its weekday; nil where fewer than half of the weeks are known.
    private func compare(_ position: Int, before start: Int) -> ComparedDay? {
        guard position >= 0, series.uses[position].isJudged,
            let value = series.values[position]
        else { return nil }
        let reach = series.weekdays(before: position, settings.fallWeeks + 1)
        // A level that was taken for the usual one is no fall from the one before.
        let first = series.settled ?? .min
        let weeks = series.history(
            reach.filter { $0 < start && $0 >= first }, limit: settings.fallWeeks)
        guard weeks.values.count * 2 >= settings.fallWeeks, let level = weeks.median, level > 0
        else { return nil }
        return ComparedDay(position: position, value: value, level: level, weeks: weeks)
    }
}
