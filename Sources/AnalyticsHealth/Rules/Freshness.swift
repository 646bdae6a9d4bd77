import DailyNumbers
import Shared

/// The newest rows are of the expected day: neither older, nor from the future.
enum Freshness {
    static let rules = [
        rule(
            "freshness.sessions", "sessions", { $0.latestSession }, { $0.sessions },
            HealthExample(
                sessions: HealthExample.sessionHeader
                    + "S1,c1,2025-03-07T09:00:00Z,Email,news,mobile\n")),
        rule(
            "freshness.orders", "orders", { $0.latestOrder }, { $0.orders },
            HealthExample(
                orders: HealthExample.orderHeader + "T1,2025-03-07T09:10:00Z,40.00,c1,S1\n")),
    ]

    private static func rule(
        _ id: String, _ what: String,
        _ latest: @escaping @Sendable (WarehouseFacts) -> Day?,
        _ count: @escaping @Sendable (DayQuality) -> Int, _ violating: HealthExample
    ) -> HealthRule {
        HealthRule(
            spec: RuleSpec(
                id: id, layer: .warehouse, severity: .p0,
                summary: "The latest \(what) are not of the expected day."),
            rationale: """
                Dashboards would show yesterday as zero, or not at all. Look first whether the \
                transform ran after the last promotion, and whether layer 1 quarantined the day.
                """,
            passes: .good, violates: violating
        ) { input, _ in
            guard let facts = input.facts else {
                // A cube has a zero for a day on which nothing happened: that is fresh.
                let newest = input.timeline.days.last { !$0.hasNothing }?.day
                return [outcome(what, newest, nil, input)]
            }
            let newest = facts.days.filter { count($0.value) > 0 }.keys.max()
            return [outcome(what, newest, latest(facts), input)]
        }
    }

    /// - Parameters:
    ///   - newest: Up to the expected day.
    ///   - last: Of all rows, where single rows are known.
    private static func outcome(
        _ what: String, _ newest: Day?, _ last: Day?, _ input: HealthInput
    ) -> HealthOutcome {
        let expected = input.expectedDay
        // Rows that are too old to be looked at tell at least how late the table is.
        guard let newest = newest ?? last.flatMap({ $0 < expected ? $0 : nil }) else {
            return HealthOutcome(
                status: .violated, days: [expected],
                message: "there are no \(what) up to \(expected)")
        }
        if newest < expected {
            let late = Decimals.count(expected.number - newest.number, "day")
            return HealthOutcome(
                status: .violated, observed: Double(expected.number - newest.number), threshold: 0,
                days: [expected],
                message:
                    "the latest \(what) are of \(newest), \(late) before the expected \(expected)")
        }
        // Today's first rows may be there already; tomorrow's cannot be.
        let limit = max(expected, input.today)
        if let last, last > limit {
            return HealthOutcome(
                status: .violated, severity: .p1, days: [last],
                message:
                    "there are \(what) of \(last), which is after \(limit): a wrong clock or "
                    + "time zone")
        }
        return HealthOutcome(
            status: .passed, observed: 0, threshold: 0, days: [expected],
            message: "the latest \(what) are of \(newest)")
    }
}
