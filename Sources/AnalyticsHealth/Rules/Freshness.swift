import DailyNumbers
import Shared

/// The newest rows are of the expected day: neither older, nor from the future.
struct Freshness: HealthRule {
    static let sessions = Freshness(
        "freshness.sessions", "sessions", { $0.latestSession }, { $0.sessions },
        violates: HealthExample(
            sessions: HealthExample.sessionHeader
                + "S1,c1,2025-03-07T09:00:00Z,Email,news,mobile\n"))
    static let orders = Freshness(
        "freshness.orders", "orders", { $0.latestOrder }, { $0.orders },
        violates: HealthExample(
            orders: HealthExample.orderHeader + "T1,2025-03-07T09:10:00Z,40.00,c1,S1\n"))

    let spec: RuleSpec
    let violates: HealthExample
    private let what: String
    private let latest: @Sendable (WarehouseFacts) -> Day?
    private let count: @Sendable (DayQuality) -> Int

    private init(
        _ id: String, _ what: String, _ latest: @escaping @Sendable (WarehouseFacts) -> Day?,
        _ count: @escaping @Sendable (DayQuality) -> Int, violates: HealthExample
    ) {
        spec = RuleSpec(
            id: id, layer: .warehouse, severity: .p0,
            summary: "The latest \(what) are not of the expected day.",
            rationale: """
                Dashboards would show yesterday as zero, or not at all. Look first whether the \
                transform ran after the last promotion, and whether layer 1 quarantined the day.
                """,
            effect: .partialLoad,
            lookFirst: "did the transform run after the last promotion? ingest-gate status")
        self.violates = violates
        self.what = what
        self.latest = latest
        self.count = count
    }

    func evaluate(_ input: HealthInput, _ settings: RuleSettings) -> [Outcome] {
        guard let facts = input.facts else {
            // A cube has a zero for a day on which nothing happened: that is fresh.
            let newest = input.timeline.days.last { !$0.hasNothing }?.day
            return [outcome(newest, nil, input)]
        }
        let newest = facts.days.filter { count($0.value) > 0 }.keys.max()
        var outcome = outcome(newest, latest(facts), input)
        if outcome.status == .violated, let newest, newest < input.expectedDay,
            let gap = longestGap(facts, before: newest),
            input.expectedDay.number - newest.number <= gap
        {
            // A small shop has days like that; the detectors know how many it has.
            outcome.status = .passed
            outcome.message += "; days without \(what) are usual here"
        }
        return [outcome]
    }

    /// How many days in a row had none while the warehouse had rows of them, in the four weeks before a day; nil where
    /// that happened on one day only, or never.
    private func longestGap(_ facts: WarehouseFacts, before newest: Day) -> Int? {
        var longest = 0
        var gap = 0
        var empty = 0
        for back in 1...28 {
            let quality = facts.quality(newest.advanced(by: -back))
            gap = !quality.isEmpty && count(quality) == 0 ? gap + 1 : 0
            empty += gap > 0 ? 1 : 0
            longest = max(longest, gap)
        }
        return empty > 1 ? longest : nil
    }

    /// - Parameters:
    ///   - newest: Up to the expected day.
    ///   - last: Of all rows, where single rows are known.
    private func outcome(_ newest: Day?, _ last: Day?, _ input: HealthInput) -> Outcome {
        let expected = input.expectedDay
        // Rows that are too old to be looked at tell at least how late the table is.
        guard let newest = newest ?? last.flatMap({ $0 < expected ? $0 : nil }) else {
            return Outcome(
                .violated, days: [expected], "there are no \(what) up to \(expected)")
        }
        let open = (newest.number + 1..<max(newest.number + 1, expected.number + 1)).filter {
            !input.timeline.isClosed(Day(number: $0))
        }
        if newest < expected, open.isEmpty {
            return Outcome(
                .passed, observed: 0, threshold: 0, days: [expected],
                "the latest \(what) are of \(newest), and the shop is closed since")
        }
        // Where the expected day is closed, the day that is late is the last open one.
        if let due = open.last.map({ Day(number: $0) }), due < expected {
            return Outcome(
                .violated, observed: Double(due.number - newest.number), threshold: 0, days: [due],
                "the latest \(what) are of \(newest); \(due), the last open day, has none")
        }
        if newest < expected {
            let late = Decimals.count(expected.number - newest.number, "day")
            return Outcome(
                .violated, observed: Double(expected.number - newest.number), threshold: 0,
                days: [expected],
                "the latest \(what) are of \(newest), \(late) before the expected \(expected)")
        }
        // Today's first rows may be there already; tomorrow's cannot be.
        let limit = max(expected, input.today)
        if let last, last > limit {
            return Outcome(
                .violated, severity: .p1, days: [last],
                "there are \(what) of \(last), which is after \(limit): a wrong clock or time zone")
        }
        return Outcome(
            .passed, observed: 0, threshold: 0, days: [expected],
            "the latest \(what) are of \(newest)")
    }
}
