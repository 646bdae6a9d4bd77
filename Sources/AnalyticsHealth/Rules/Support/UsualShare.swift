import DailyNumbers
import Shared

/// What share of its rows a warehouse usually has of something that need not be a fault: orders of a back office, visitors
/// who gave no consent, refunds.
///
/// It is what three of four of the 28 days before reach, so that a fault becomes usual after three weeks and no sooner; or
/// what all of the last same weekdays reach, where it is done once a week.
struct UsualShare: Equatable {
    private static let days = 28
    private static let minimumDays = 7
    private static let weekdays = 3

    let share: Double

    init(_ share: Double) { self.share = share }

    /// Nil with fewer than seven days.
    init?(
        _ facts: WarehouseFacts, before day: Day, of shareOfDay: (DayQuality) -> Double?
    ) {
        func share(_ back: Int) -> Double? { shareOfDay(facts.quality(day.advanced(by: -back))) }
        let before = (1...Self.days).compactMap(share).sorted()
        guard before.count >= Self.minimumDays else { return nil }
        let weekly = [7, 14, 21, 28].compactMap(share)
        let weekday = weekly.count >= Self.weekdays ? weekly.min() : nil
        self.share = max(before[before.count / 4], weekday ?? 0)
    }

    /// The largest share of so many rows that is no news: half more than usual, or half of what is left, and three
    /// standard errors of such a share beyond.
    func limit(of n: Int) -> Double {
        guard share > 0 else { return 0 }
        let more = min(1.5 * share, 1 - (1 - share) / 1.5)
        return min(1, more + 3 * (more * (1 - more) / Double(max(1, n))).squareRoot())
    }
}

extension HealthInput {
    /// Nil where a person chose the limit, which then holds.
    func usual(
        _ limit: RuleParameter<Double>, _ settings: RuleSettings, _ bad: (DayQuality) -> Int,
        of all: (DayQuality) -> Int
    ) -> UsualShare? {
        guard settings[limit] == limit.declaration.default, let facts else { return nil }
        return UsualShare(facts, before: expectedDay) { quality in
            let n = all(quality)
            return n > 0 ? Double(bad(quality)) / Double(n) : nil
        }
    }
}
