import DailyNumbers
import Shared

struct MissingDays: HealthRule {
    static let days = RuleParameter.count(
        "days", default: 28, bounds: 1...3660,
        "so many days before the expected one are looked at")
    static let maxCount = RuleParameter.count("max_count", default: 0, "so many may be missing")

    let spec = RuleSpec(
        id: "completeness.missing_days", layer: .warehouse, severity: .p1,
        summary: "A day before the expected one has no rows.",
        rationale: """
            A missing day is not a zero: it is left out of every baseline and stays a hole in \
            weekly sums. It is news where no run told it on its own day and it is the last one, and when a day is gone that \
            an earlier run judged; any other hole is recorded (P2_INFO). ingest-gate status says whether its partition landed.
            """,
        parameters: [days, maxCount],
        lookFirst: "did the day's partition land, and was it promoted? ingest-gate status")

    var violates: HealthExample {
        HealthExample(
            sessions: HealthExample.sessionHeader + "S0,c0,2025-03-05T09:00:00Z,Email,news,mobile\n"
                + "S2,c2,2025-03-08T09:00:00Z,Email,news,mobile\n",
            orders: HealthExample.orderHeader + "T2,2025-03-08T09:10:00Z,50.00,c2,S2\n")
    }

    func evaluate(_ input: HealthInput, _ settings: RuleSettings) -> [Outcome] {
        let from = input.expectedDay.advanced(by: -settings[Self.days])
        let looked = input.timeline.days.filter { from <= $0.day && $0.day < input.expectedDay }
        // A quarantined day is absent because layer 1 said so.
        let missing = looked.filter { $0.status == .missing }.map(\.day)
        let limit = settings[Self.maxCount]
        let lastOpen = looked.last { !input.timeline.isClosed($0.day) }?.day
        let isNews = missing.contains { day in
            switch input.toldBefore[day] {
            case .missing?: false
            case .there?: true
            case nil: day == lastOpen
            }
        }
        let listed = missing.prefix(5).map(\.description).joined(separator: ", ")
        let more = missing.count > 5 ? " and \(missing.count - 5) more" : ""
        return [
            Outcome(
                missing.count > limit ? .violated : .passed, severity: isNews ? nil : .p2,
                observed: Double(missing.count),
                threshold: Double(limit), n: looked.count, days: missing,
                missing.isEmpty
                    ? "none of \(Decimals.count(looked.count, "day")) before is missing"
                    : "no rows for \(listed)\(more)")
        ]
    }
}
