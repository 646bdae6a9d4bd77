import DailyNumbers
import Shared

/// No day is missing, and none is suspiciously empty.
enum Completeness {
    static let rules = [expectedDay, missingDays, sessions, orders]

    private static let expectedDay = HealthRule(
        spec: RuleSpec(
            id: "completeness.expected_day", layer: .warehouse, severity: .p0,
            summary: "The expected day is missing, quarantined or only partly there."),
        rationale: """
            Its numbers are not judged, since they are not those of a day. Layer 1 knows why: \
            ingest-gate status.
            """,
        passes: .good, violates: HealthExample(quarantined: [HealthExample.expectedDay])
    ) { input, _ in
        guard let day = input.timeline.days.last, day.day == input.expectedDay else { return [] }
        return [
            HealthOutcome(
                status: day.status.isWhole ? .passed : .violated, days: [day.day],
                message: "\(day.day) is \(day.status.rawValue)")
        ]
    }

    private static let missingDays = HealthRule(
        spec: RuleSpec(
            id: "completeness.missing_days", layer: .warehouse, severity: .p1,
            summary: "A day before the expected one has no rows.",
            parameters: [
                RuleParameter(
                    "days", .count, default: 28, bounds: 1...3660,
                    "so many days before the expected one are looked at"),
                RuleParameter("max_count", .count, default: 0, "so many may be missing"),
            ]),
        rationale: """
            A missing day is not a zero: it is left out of every baseline and stays a hole in \
            weekly sums. ingest-gate status says whether its partition landed.
            """,
        passes: .good,
        violates: HealthExample(
            sessions: HealthExample.goodSessions + "S0,c0,2025-03-05T09:00:00Z,Email,news,mobile\n")
    ) { input, settings in
        let from = input.expectedDay.advanced(by: -Int(settings["days"] ?? 28))
        let looked = input.timeline.days.filter { from <= $0.day && $0.day < input.expectedDay }
        // A quarantined day is absent because layer 1 said so.
        let missing = looked.filter { $0.status == .missing }.map(\.day)
        let limit = settings["max_count"] ?? 0
        let listed = missing.prefix(5).map(\.description).joined(separator: ", ")
        let more = missing.count > 5 ? " and \(missing.count - 5) more" : ""
        return [
            HealthOutcome(
                status: Double(missing.count) > limit ? .violated : .passed,
                observed: Double(missing.count), threshold: limit, n: looked.count, days: missing,
                message: missing.isEmpty
                    ? "none of \(Decimals.count(looked.count, "day")) before is missing"
                    : "no rows for \(listed)\(more)")
        ]
    }

    private static let sessions = floor(
        "volume.sessions", .p0, "sessions", { $0.total.sessions },
        violates: HealthExample(
            sessions: HealthExample.sessionHeader
                + "S1,c1,2025-03-07T09:00:00Z,Email,news,mobile\n"))

    private static let orders = floor(
        "volume.orders", .p1, "orders", { $0.total.purchases },
        violates: HealthExample(
            orders: HealthExample.orderHeader + "T1,2025-03-08T09:10:00Z,0,c1,S1\n"))

    private static func floor(
        _ id: String, _ severity: Severity, _ what: String,
        _ count: @escaping @Sendable (DailyMetrics) -> Int, violates: HealthExample
    ) -> HealthRule {
        HealthRule(
            spec: RuleSpec(
                id: id, layer: .warehouse, severity: severity,
                summary: "Fewer \(what) than the shop ever has in a day.",
                parameters: [
                    RuleParameter("minimum", .count, default: 1, "so many are needed")
                ]),
            rationale: """
                A floor that needs no history. Set it to what the worst real day had. An empty day \
                with a full partition points at the transform's filters.
                """,
            passes: .good, violates: violates
        ) { input, settings in
            guard let day = input.timeline.days.last, day.day == input.expectedDay,
                day.status != .quarantined,
                // A daily table may not have the number at all.
                input.facts != nil || input.timeline.days.contains(where: { count($0) > 0 })
            else { return [] }
            let limit = settings["minimum"] ?? 1
            let n = count(day)
            return [
                HealthOutcome(
                    status: Double(n) < limit ? .violated : .passed, observed: Double(n),
                    threshold: limit, n: n, days: [day.day],
                    message: "\(Decimals.grouped(n)) \(what), at least "
                        + "\(Decimals.grouped(Int(limit))) expected")
            ]
        }
    }
}
