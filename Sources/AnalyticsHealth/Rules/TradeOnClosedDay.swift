import DailyNumbers
import Shared

/// The expected day is a closed one, and has trade like an open one.
struct TradeOnClosedDay: HealthRule {
    static let maxShare = ShareTest.maxShare(
        0.2,
        "of a usual open day's sessions, or of its orders or revenue where nobody counts sessions")

    let spec = RuleSpec(
        id: "completeness.closed_day", layer: .warehouse, severity: .p1,
        summary: "A day on which the shop is closed has trade like an open one.",
        rationale: """
            Closed days stand in `calendar:` or `closed:`, and are compared with nothing. Trade on one means that \
            the calendar is wrong, or that rows of another day carry its date.
            """,
        parameters: [maxShare],
        lookFirst:
            "was the shop open after all? Then correct the calendar; else look at the dates of these rows"
    )

    var passes: HealthExample {
        HealthExample(
            sessions: HealthExample.sessionHeader
                + "S1,c1,2025-03-07T09:00:00Z,Email,news,mobile\n",
            orders: HealthExample.orderHeader + "T1,2025-03-07T09:10:00Z,40.00,c1,S1\n",
            closed: [HealthExample.expectedDay])
    }
    var violates: HealthExample { HealthExample(closed: [HealthExample.expectedDay]) }

    func evaluate(_ input: HealthInput, _ settings: RuleSettings) -> [Outcome] {
        guard let today = input.timeline.days.last, today.day == input.expectedDay,
            case .closed(let reason)? = input.timeline.uses.last
        else { return [] }
        let days = [today.day]
        guard today.hasTrade else {
            return [
                Outcome(
                    .passed, observed: 0, n: 1, days: days, "closed (\(reason)), and nothing there")
            ]
        }
        let open = zip(input.timeline.days, input.timeline.uses).suffix(29).compactMap { day, use in
            use.isJudged ? Self.size(day) : nil
        }
        guard let usual = RobustScale.median(open), usual > 0, let size = Self.size(today) else {
            return [.lacking(.cases, days: days, "no open day to compare with")]
        }
        let share = max(0, size / usual)
        let limit = settings[Self.maxShare]
        let why = reason == "closed" ? "" : " (\(reason))"
        return [
            Outcome(
                share > limit ? .violated : .passed, observed: share, threshold: limit, n: 1,
                days: days,
                "\(today.day) is closed\(why) and has \(Decimals.percent(share)) of an open day's trade, "
                    + "at most \(Decimals.percent(limit)) accepted")
        ]
    }

    /// By the first number that the day has.
    private static func size(_ day: DailyMetrics) -> Double? {
        if day.total.knows(.sessions) { return Double(day.total.sessions) }
        if day.total.knows(.purchases) { return Double(day.total.purchases) }
        return day.total.knows(.revenue) ? day.total.revenue.units : nil
    }
}
