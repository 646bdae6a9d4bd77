import DailyNumbers
import Shared

struct OrdersWithoutSession: HealthRule {
    static let maxShare = ShareTest.maxShare(0.01, "largest accepted share of the day's orders")

    let spec = RuleSpec(
        id: "orders.without_session", layer: .warehouse, severity: .p1,
        summary: "Orders whose session is not in the table of sessions.",
        rationale: """
            Such orders have neither channel nor device: they are counted as unknown. The two \
            tables were built from different partitions, or sessions were filtered after the join.
            """,
        parameters: [maxShare, ShareTest.blockShare],
        lookFirst:
            "were both tables built from the same partitions? analytics-health explain orders.without_session"
    )

    var violates: HealthExample {
        HealthExample(
            orders: HealthExample.goodOrders + "T3,2025-03-08T09:20:00Z,30.00,c9,S9\n")
    }

    func evaluate(_ input: HealthInput, _ settings: RuleSettings) -> [Outcome] {
        guard let quality = input.quality, !input.lacks("session_id", in: .orders) else {
            return []
        }
        return [
            RowShare(
                what: "orders have no session", bad: quality.ordersWithoutSession,
                n: quality.orders, days: [input.expectedDay], column: "session_id"
            ).judged(limit: settings[Self.maxShare], block: settings[ShareTest.blockShare])
        ]
    }
}
