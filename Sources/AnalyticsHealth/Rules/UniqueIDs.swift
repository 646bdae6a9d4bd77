import DailyNumbers
import Shared

/// One row a session, one row an order: a repeated id counts money twice.
struct UniqueIDs: HealthRule {
    static let sessions = UniqueIDs(
        "keys.session_duplicate", "sessions", { $0.repeatedSessions }, { $0.sessions },
        { $0.repeated.sessions }, block: 0.05,
        violates: HealthExample(
            sessions: HealthExample.goodSessions
                + "S2,c2,2025-03-08T09:00:00Z,Email,news,mobile\n"))
    static let orders = UniqueIDs(
        "keys.transaction_duplicate", "orders", { $0.repeatedOrders }, { $0.orders },
        { $0.repeated.orders }, block: 0,
        violates: HealthExample(
            orders: HealthExample.goodOrders + "T2,2025-03-08T09:10:00Z,50.00,c2,S2\n"))

    static let maxShare = ShareTest.maxShare(0, "largest accepted share of all rows")

    let spec: RuleSpec
    let violates: HealthExample
    private let blockShare: RuleParameter<Double>
    private let what: String
    private let bad: @Sendable (DayQuality) -> Int
    private let all: @Sendable (DayQuality) -> Int
    private let samples: @Sendable (WarehouseFacts) -> [String]

    private init(
        _ id: String, _ what: String, _ bad: @escaping @Sendable (DayQuality) -> Int,
        _ all: @escaping @Sendable (DayQuality) -> Int,
        _ samples: @escaping @Sendable (WarehouseFacts) -> [String], block: Double,
        violates: HealthExample
    ) {
        blockShare = .share(
            "block_share", default: block,
            "the severity is P0_BLOCKER where more than this share of some day's rows repeat an id")
        spec = RuleSpec(
            id: id, layer: .warehouse, severity: .p1,
            summary: "An id of \(what) occurs more than once.",
            rationale: """
                Rows were loaded twice, or a join multiplied them. All days that are read are \
                looked at, since every one of them is in some sum. Run the transform again for \
                the days that are named. A tracker's numbers for sessions meet by chance now and then; a day that \
                was loaded twice repeats all of them.
                """,
            parameters: [Self.maxShare, blockShare], effect: .duplicateLoad,
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
            let worst = days.map { day in
                let quality = facts.quality(day)
                return Double(bad(quality)) / Double(max(1, all(quality)))
            }.max()
            if let worst, worst > settings[blockShare] { outcome.severity = .p0 }
            let listed = samples(facts).map { "'\($0.prefix(40))'" }.joined(separator: ", ")
            let on = days.prefix(3).map(\.description).joined(separator: ", ")
            outcome.message += ": \(listed) on \(on)\(days.count > 3 ? " and other days" : "")"
        }
        return [outcome]
    }
}
