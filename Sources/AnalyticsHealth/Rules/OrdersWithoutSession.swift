import DailyNumbers
import Shared

struct OrdersWithoutSession: HealthRule {
    static let maxShare = ShareTest.maxShare(0.01, "largest accepted share of the day's orders")

    let spec = RuleSpec(
        id: "orders.without_session", layer: .warehouse, severity: .p1,
        summary: "Orders whose session is not in the table of sessions.",
        rationale: """
            Such orders have neither channel nor device: they are counted as unknown. Orders that name a session \
            which is not there come from tables that were built from different partitions, or from a filter after \
            the join. Orders that name none may come from a back office: as many as are usual here are no news.
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
        guard let quality = input.quality, let facts = input.facts,
            !input.lacks("session_id", in: .orders)
        else {
            return []
        }
        let limit = settings[Self.maxShare]
        let block = settings[ShareTest.blockShare]
        let all = facts.total(\.orders)
        guard all == 0 || facts.total(\.ordersNamingNoSession) < all else {
            return [
                .lacking(
                    .cases, column: "session_id", days: [input.expectedDay],
                    "no order names its session, so orders have neither channel nor device")
            ]
        }
        return [
            RowShare(
                what: "orders name a session that is not there",
                bad: quality.ordersOfUnknownSession, n: quality.orders, days: [input.expectedDay],
                column: "session_id"
            ).judged(limit: limit, block: block),
            RowShare(
                what: "orders name no session", bad: quality.ordersNamingNoSession,
                n: quality.orders, days: [input.expectedDay], column: "session_id",
                usual: input.usual(
                    Self.maxShare, settings, \.ordersNamingNoSession, of: \.orders)
            ).judged(limit: limit, block: block),
        ]
    }
}
