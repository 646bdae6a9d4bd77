import DailyNumbers
import Shared

/// Amounts of the expected day's orders.
enum RevenueRules {
    static let rules = [
        rule(
            "revenue.negative", "orders have negative revenue", { $0.negativeRevenue }, limit: 0,
            block: 0.05, "Refunds in the wrong table, or a sign that was lost.", amount: "-5"),
        rule(
            "revenue.zero", "orders have a revenue of zero", { $0.zeroRevenue }, limit: 0.05,
            block: 0.5,
            "Test orders, or prices that were not joined.", amount: "0"),
        rule(
            "revenue.unknown", "orders have no revenue that can be read", { $0.unknownRevenue },
            limit: 0, block: 0.05, "Money that is in no sum.", amount: "n/a"),
    ]

    private static func rule(
        _ id: String, _ what: String, _ bad: @escaping @Sendable (DayQuality) -> Int, limit: Double,
        block: Double, _ summary: String, amount: String
    ) -> HealthRule {
        HealthRule(
            spec: RuleSpec(
                id: id, layer: .warehouse, severity: .p1, summary: summary,
                parameters: [
                    RowShare.limit(limit, "largest accepted share of the day's orders"),
                    RuleParameter(
                        "block_share", .share, default: block, RowShare.blockShare.summary),
                ]),
            rationale: """
                Such orders are counted apart: purchases and revenue are of orders with revenue \
                > 0. A few are noise; many move the order value and hide in counts.
                """,
            passes: .good,
            violates: HealthExample(
                orders: HealthExample.goodOrders + "T3,2025-03-08T09:20:00Z,\(amount),c3,S3\n")
        ) { input, settings in
            guard let quality = input.quality else { return [] }
            return [
                RowShare(
                    what: what, bad: bad(quality), n: quality.orders,
                    days: [input.expectedDay], column: "revenue"
                ).judged(settings)
            ]
        }
    }
}
