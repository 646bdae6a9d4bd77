import DailyNumbers
import Shared

/// The expected day has at least so many of something.
struct DayFloor: HealthRule {
    static let sessions = DayFloor(
        "volume.sessions", .p0, "sessions", .sessions, { $0.total.sessions },
        violates: HealthExample(
            sessions: HealthExample.sessionHeader
                + "S1,c1,2025-03-07T09:00:00Z,Email,news,mobile\n"))
    static let orders = DayFloor(
        "volume.orders", .p1, "orders", .purchases, { $0.total.purchases },
        violates: HealthExample(
            orders: HealthExample.orderHeader + "T1,2025-03-08T09:10:00Z,0,c1,S1\n"))

    static let minimum = RuleParameter.count("minimum", default: 1, "so many are needed")

    let spec: RuleSpec
    let violates: HealthExample
    private let what: String
    private let number: ShopNumbers
    private let count: @Sendable (DailyMetrics) -> Int

    private init(
        _ id: String, _ severity: Severity, _ what: String, _ number: ShopNumbers,
        _ count: @escaping @Sendable (DailyMetrics) -> Int, violates: HealthExample
    ) {
        spec = RuleSpec(
            id: id, layer: .warehouse, severity: severity,
            summary: "Fewer \(what) than the shop ever has in a day.",
            rationale: """
                A floor that needs no history. Set it to what the worst real day had. An empty day \
                with a full partition points at the transform's filters.
                """,
            parameters: [Self.minimum], effect: .partialLoad,
            lookFirst: "did the transform run after the last promotion? ingest-gate status")
        self.violates = violates
        self.what = what
        self.number = number
        self.count = count
    }

    func evaluate(_ input: HealthInput, _ settings: RuleSettings) -> [Outcome] {
        guard let day = input.timeline.days.last, day.day == input.expectedDay,
            // That the day is missing is the news of another rule, and what is absent is not zero.
            day.status != .quarantined, day.status != .closed, day.total.knows(number),
            !input.timeline.isClosed(day.day),
            input.facts != nil || input.timeline.days.contains(where: { count($0) > 0 })
        else { return [] }
        let limit = settings[Self.minimum]
        let n = count(day)
        // A person who chose the floor means it.
        let isChosen = limit != Int(Self.minimum.declaration.default ?? 0)
        let whole = input.timeline.days.suffix(29).dropLast().filter {
            $0.status.isWhole && $0.total.knows(number)
        }
        // The days just before may be of the same trouble.
        let before = Array(whole.reversed().drop { count($0) < limit })
        let empty = before.count { count($0) < limit }
        let isUsual = number == .purchases && !isChosen && empty > 1
        return [
            Outcome(
                n < limit && !isUsual ? .violated : .passed, observed: Double(n),
                threshold: Double(limit), n: n, days: [day.day],
                "\(Decimals.grouped(n)) \(what), at least \(Decimals.grouped(limit)) expected"
                    + (n < limit && isUsual
                        ? "; \(empty) of the \(before.count) days before had no more" : ""))
        ]
    }
}
