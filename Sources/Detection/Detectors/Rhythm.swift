import CLibrary
import DailyNumbers
import Shared

/// What comes every month or every year, and is no news for that.
///
/// A pay day is unusual among its neighbours and like the pay days before it. A holiday is like the same weekday a year before, times the
/// growth since. Neither says that a day is fine by itself: only a deviation that is as large as it was then is taken for usual.
struct Rhythm {
    /// What is said of a deviation that is no alert for it.
    enum Kind: String, CaseIterable {
        case monthly = "as on the same day of the months before"
        case yearly = "as on the same weekday a year before"
    }

    let series: MetricSeries
    let position: Int
    let settings: DetectionSettings

    init(_ series: MetricSeries, at position: Int, _ settings: DetectionSettings) {
        self.series = series
        self.position = position
        self.settings = settings
    }

    /// Why an alert is none; nil if it stays one.
    ///
    /// What breaks every month, as a batch of the month's end can, is broken each time: a fall that is a blocker is no pay day.
    func explains(_ answer: DetectorAnswer) -> Kind? {
        guard let severity = answer.severity, let evidence = answer.evidence,
            answer.measure.metric.kind != .share
        else { return nil }
        if severity < .p0, isAsOnEarlierMonths { return .monthly }
        return isAsLastYear(evidence) ? .yearly : nil
    }

    // MARK: - Months

    /// The ways to name a day by its month; what comes monthly comes by one of them.
    private enum Name: CaseIterable {
        case fromStart, fromEnd, lastOfWeekday, firstOfWeekday, lastWorkday, firstWorkday

        func matches(_ a: Day, _ b: Day) -> Bool {
            let (x, y) = (MonthDay(a), MonthDay(b))
            return switch self {
            case .fromStart: x.number == y.number
            case .fromEnd: x.left == y.left && x.left < 3
            case .lastOfWeekday: a.weekday == b.weekday && x.left < 7 && y.left < 7
            case .firstOfWeekday: a.weekday == b.weekday && x.number <= 7 && y.number <= 7
            case .lastWorkday: x.isLastWorkday && y.isLastWorkday
            case .firstWorkday: x.isFirstWorkday && y.isFirstWorkday
            }
        }
    }

    /// Each of the earlier days went the same way, at least in part as far, and today goes hardly further than they did.
    private var isAsOnEarlierMonths: Bool {
        guard let today = ratio(position), today != 0 else { return false }
        let day = series.day(position)
        return Name.allCases.contains { name in
            var ratios: [Double] = []
            for earlier in stride(from: position - 20, through: 0, by: -1)
            where series.uses[earlier].reason == nil && !series.troubled.contains(earlier)
                && name.matches(series.day(earlier), day)
            {
                ratio(earlier).map { ratios.append($0) }
                if ratios.count == settings.rhythmDays { break }
            }
            guard ratios.count >= settings.rhythmDays,
                let usual = RobustScale.median(ratios)
            else { return false }
            return ratios.allSatisfy { $0 / today >= settings.rhythmPart }
                && abs(today) - abs(usual) <= -log(1 - settings.drop)
        }
    }

    /// The logarithm of a day's value over that of its weekday before: a pay day on a Sunday is one as well.
    private func ratio(_ position: Int) -> Double? {
        guard let value = series.values[position], value > 0,
            let levels = TwoBaselines(series, at: position, settings)
        else { return nil }
        let level = levels.weekdayLevel ?? levels.recentLevel
        return level > 0 ? log(value / level) : nil
    }

    // MARK: - Years

    /// 52 weeks, so that weekdays meet.
    private static let year = 364

    private func isAsLastYear(_ evidence: Evidence) -> Bool {
        let then = position - Self.year
        guard then >= 0, series.measure.metric.kind == .volume,
            let value = series.values[then], value > 0
        else { return false }
        let growth = series.reach(before: position, settings.spreadDays).compactMap {
            day -> Double? in
            guard day >= Self.year, series.uses[day].reason == nil,
                !series.troubled.contains(day), let now = series.values[day],
                let before = series.values[day - Self.year], before > 0
            else { return nil }
            return now / before
        }
        guard growth.count >= settings.lastYearPairs, let factor = RobustScale.median(growth) else {
            return false
        }
        return abs(evidence.value / (value * factor) - 1) <= settings.lastYearReach
    }
}

/// Where in its month a day stands.
private struct MonthDay {
    let number: Int
    /// Days that come after it.
    let left: Int
    let isLastWorkday: Bool
    let isFirstWorkday: Bool

    init(_ day: Day) {
        let civil = day.civil
        number = civil.day
        left = Day.length(ofMonth: civil.month, year: civil.year) - number
        let isWorkday = day.weekday < 5
        // Nothing but a weekend follows, or comes before.
        isLastWorkday = isWorkday && (left == 0 || day.weekday == 4 && left <= 2)
        isFirstWorkday = isWorkday && (number == 1 || day.weekday == 0 && number <= 3)
    }
}
