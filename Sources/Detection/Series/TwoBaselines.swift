import Shared

/// The two levels that a value is compared with: of the last days, and of the same weekdays.
///
/// A value is a deviation only if it lies on the same side of both; then the nearer one is its
/// baseline. So neither a weekend nor a lasting change alone is news.
package struct TwoBaselines: Sendable, Hashable {
    /// The level that was compared with.
    package enum Choice: Sendable, Hashable {
        case recent, weekdays, remembered
        /// The value lies between the levels.
        case between
    }

    package struct Deviation: Sendable, Hashable {
        package let choice: Choice
        package let level: Double
        /// Zero where the value lies between the levels.
        package let difference: Double
        /// The days that the level comes from.
        package let days: BaselineDays
    }

    package let recent: BaselineDays
    package let weekdays: BaselineDays
    package let recentLevel: Double
    /// Nil while no same weekday is known.
    package let weekdayLevel: Double?

    /// Nil without any usable day.
    package init?(_ series: MetricSeries, at position: Int, _ settings: DetectionSettings) {
        recent = series.history(
            series.reach(before: position, settings.reach), limit: settings.recentDays)
        weekdays = series.history(series.weekdays(before: position, settings.weekdayWeeks))
        guard let level = recent.median else { return nil }
        recentLevel = level
        weekdayLevel = weekdays.median
    }

    /// - Parameter remembered: The level before an incident, where one is remembered: a third
    ///   level that a value must lie beyond, since days of the incident are in the other two.
    package func deviation(_ value: Double, remembered: Double? = nil) -> Deviation {
        var levels: [(Choice, Double)] = [(.recent, recentLevel)]
        if let weekdayLevel { levels.append((.weekdays, weekdayLevel)) }
        if let remembered { levels.append((.remembered, remembered)) }
        let above = levels.allSatisfy { value > $0.1 }
        let below = levels.allSatisfy { value < $0.1 }
        guard above || below else {
            return .init(choice: .between, level: recentLevel, difference: 0, days: recent)
        }
        let nearest = levels.min { abs(value - $0.1) < abs(value - $1.1) } ?? levels[0]
        return .init(
            choice: nearest.0, level: nearest.1, difference: value - nearest.1,
            days: nearest.0 == .weekdays ? weekdays : recent)
    }

    /// The smaller of the two levels: what can be expected at least.
    package var lower: Double { min(recentLevel, weekdayLevel ?? recentLevel) }
}
