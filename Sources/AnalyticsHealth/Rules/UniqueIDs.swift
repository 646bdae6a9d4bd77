import DailyNumbers
import Shared

/// One row a session, one row an order: a repeated id counts money twice.
struct UniqueIDs: HealthRule {
    static let sessions = UniqueIDs(
        "keys.session_duplicate", "sessions", { $0.repeatedSessions }, { $0.sessions },
        { $0.repeated.sessions },
        violates: HealthExample(
            sessions: HealthExample.goodSessions
                + "S2,c2,2025-03-08T09:00:00Z,Email,news,mobile\n"))
    static let orders = UniqueIDs(
        "keys.transaction_duplicate", "orders", { $0.repeatedOrders }, { $0.orders },
        { $0.repeated.orders },
        violates: HealthExample(
            orders: HealthExample.goodOrders + "T2,2025-03-08T09:10:00Z,50.00,c2,S2\n"))

    static let maxShare = ShareTest.maxShare(0, "largest accepted share of all rows")

    let spec: RuleSpec
    let violates: HealthExample
    private let what: String
    private let bad: @Sendable (DayQuality) -> Int
    private let all: @Sendable (DayQuality) -> Int
    private let samples: @Sendable (WarehouseFacts) -> [String]

    private init(
        _ id: String, _ what: String, _ bad: @escaping @Sendable (DayQuality) -> Int,
        _ all: @escaping @Sendable (DayQuality) -> Int,
        _ samples: @escaping @Sendable (WarehouseFacts) -> [String], violates: HealthExample
    ) {
        spec = RuleSpec(
            id: id, layer: .warehouse, severity: .p0,
            summary: "An id of \(what) occurs more than once.",
            rationale: """
                Rows were loaded twice, or a join multiplied them. All days that are read are \
                looked at, since every one of them is in some sum. Run the transform again for \
                the days that are named.
                """,
            parameters: [Self.maxShare], effect: .duplicateLoad,
            lookFirst:
                "run the transform again for the days named; look for a join that multiplies rows")
        self.violates = violates
        self.what = what
        self.bad = bad
        self.all = all
        self.samples = samples
    }

    func evaluate(_ input: HealthInput, _ settings: RuleSettings) -> [Outcome] {
        guard let facts = input.facts else { return [] }
        let days = facts.days.filter { bad($0.value) > 0 }.keys.sorted()
        var outcome = RowShare(
            what: "\(what) repeat an id", bad: facts.total(bad), n: facts.total(all), days: days
        ).judged(limit: settings[Self.maxShare])
        if outcome.status == .violated {
            let listed = samples(facts).map { "'\($0.prefix(40))'" }.joined(separator: ", ")
            let on = days.prefix(3).map(\.description).joined(separator: ", ")
            outcome.message += ": \(listed) on \(on)\(days.count > 3 ? " and other days" : "")"
        }
        return [outcome]
    }
}
