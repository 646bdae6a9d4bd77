import DailyNumbers
import Shared

/// Amounts of the expected day's orders.
struct OrderAmounts: HealthRule {
    static let zero = OrderAmounts(
        "revenue.zero", "orders have a revenue of zero", { $0.zeroRevenue }, limit: 0.05,
        block: 0.5, "Test orders, or prices that were not joined.", amount: "0")
    static let unknown = OrderAmounts(
        "revenue.unknown", "orders have no revenue that can be read", { $0.unknownRevenue },
        limit: 0, block: 0.05, "Money that is in no sum.", amount: "n/a", showsValue: true)

    let spec: RuleSpec
    let violates: HealthExample
    private let maxShare: RuleParameter<Double>
    private let blockShare: RuleParameter<Double>
    private let what: String
    /// Tells one of the values: it is no amount, and may say why.
    private let showsValue: Bool
    private let bad: @Sendable (DayQuality) -> Int

    private init(
        _ id: String, _ what: String, _ bad: @escaping @Sendable (DayQuality) -> Int, limit: Double,
        block: Double, _ summary: String, amount: String, showsValue: Bool = false
    ) {
        self.showsValue = showsValue
        maxShare = ShareTest.maxShare(limit, "largest accepted share of the day's orders")
        blockShare = ShareTest.blockShare(block)
        spec = RuleSpec(
            id: id, layer: .warehouse, severity: .p1, summary: summary,
            rationale: """
                Such orders are counted apart: purchases and revenue are of orders with revenue \
                > 0. A few are noise, and as many as are usual here are no news; many move the order value and hide \
                in counts.
                """,
            parameters: [maxShare, blockShare], effect: .revenueLoss,
            lookFirst:
                "the purchases themselves: cancelled or test orders, or a payload without amounts; they are in no sum"
        )
        violates = HealthExample(
            orders: HealthExample.goodOrders + "T3,2025-03-08T09:20:00Z,\(amount),c3,S3\n")
        self.what = what
        self.bad = bad
    }

    func evaluate(_ input: HealthInput, _ settings: RuleSettings) -> [Outcome] {
        guard let quality = input.quality else { return [] }
        var outcome =
            RowShare(
                what: what, bad: bad(quality), n: quality.orders, days: [input.expectedDay],
                column: "revenue", usual: input.usual(maxShare, settings, bad, of: \.orders)
            ).judged(limit: settings[maxShare], block: settings[blockShare])
        if outcome.status == .violated, showsValue, let value = quality.unreadableRevenue {
            outcome.message += ", such as '\(value)'; amounts are written 1234.50"
        }
        return [outcome]
    }
}
