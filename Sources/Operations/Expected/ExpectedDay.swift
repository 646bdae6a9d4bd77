package import Shared

/// The day that a run must find, as a person names it.
package enum ExpectedDay: Sendable, Equatable {
    case day(Day)
    /// In the zone of each feed.
    case today, yesterday

    package init?(_ text: String) {
        switch text {
        case "today": self = .today
        case "yesterday": self = .yesterday
        default:
            guard let day = Day(text) else { return nil }
            self = .day(day)
        }
    }

    func day(at now: Instant, in zone: ZoneRules) -> Day {
        switch self {
        case .day(let day): day
        case .today: zone.day(at: now)
        case .yesterday: zone.day(at: now).advanced(by: -1)
        }
    }
}
