import DailyNumbers
import Shared

/// Orders of the expected day find their session and their channels.
enum Joins {
    static let rules = [withoutSession, attribution]

    private static let withoutSession = HealthRule(
        spec: RuleSpec(
            id: "orders.without_session", layer: .warehouse, severity: .p1,
            summary: "Orders whose session is not in the table of sessions.",
            parameters: [
                RowShare.limit(0.01, "largest accepted share of the day's orders"),
                RowShare.blockShare,
            ]),
        rationale: """
            Such orders have neither channel nor device: they are counted as unknown. The two \
            tables were built from different partitions, or sessions were filtered after the join.
            """,
        passes: .good,
        violates: HealthExample(
            orders: HealthExample.goodOrders + "T3,2025-03-08T09:20:00Z,30.00,c9,S9\n")
    ) { input, settings in
        guard let quality = input.quality, !input.lacks("session_id", 1) else { return [] }
        return [
            RowShare(
                what: "orders have no session", bad: quality.ordersWithoutSession,
                n: quality.orders,
                days: [input.expectedDay], column: "session_id"
            ).judged(settings)
        ]
    }

    private static let attribution = HealthRule(
        spec: RuleSpec(
            id: "attribution.total", layer: .warehouse, severity: .p1,
            summary: "Attribution does not add up to the revenue of orders.",
            parameters: [
                RuleParameter(
                    "max_difference", .share, default: 0.01,
                    "largest accepted difference, as a share of the day's revenue"),
                RuleParameter(
                    "block_difference", .share, default: 0.5,
                    "above this difference the severity is P0_BLOCKER"),
            ]),
        rationale: """
            Channel revenue is given away more than once, or not at all. The report's channel \
            shares are in proportion to what the table says of each order.
            """,
        passes: .good,
        violates: HealthExample(
            attribution: HealthExample.goodAttribution + "T2,Direct,1,last_click\n")
    ) { input, settings in
        guard let quality = input.quality, let tables = input.facts?.tables, tables.count > 2 else {
            return []
        }
        let days = [input.expectedDay]
        guard quality.revenue > .zero else {
            return [
                HealthOutcome(
                    status: .notEvaluated(because: "there was no revenue"), days: days,
                    message: "not evaluated: there was no revenue")
            ]
        }
        let difference = quality.attributed - quality.revenue
        let share = abs(difference.units) / quality.revenue.units
        let limit = settings["max_difference"] ?? 0
        let isViolated = share > limit
        let isBreakage = isViolated && settings["block_difference"].map { share > $0 } ?? false
        return [
            HealthOutcome(
                status: isViolated ? .violated : .passed, severity: isBreakage ? .p0 : nil,
                observed: share, threshold: limit, n: quality.purchases, days: days,
                message: "\(quality.attributed) attributed of a revenue of \(quality.revenue) "
                    + "(\(Decimals.percent(share)) off, at most \(Decimals.percent(limit)) "
                    + "accepted); \(Decimals.count(quality.misattributedOrders, "order")) not whole"
            )
        ]
    }
}
