import DailyNumbers
import Shared

/// More orders with negative revenue than the shop usually has.
struct Refunds: HealthRule {
    static let maxShare = ShareTest.maxShare(
        0.2,
        "largest accepted share of the day's orders, where fewer than seven days say what is usual; if it is set, always"
    )
    static let minimum = RuleParameter.count(
        "minimum", default: 5,
        "fewer than so many in a day are no news, unless they are all there is")
    static let blockShare = ShareTest.blockShare(0.5)

    let spec = RuleSpec(
        id: "revenue.negative", layer: .warehouse, severity: .p1,
        summary: "More refunds than usual, or a sign that was lost.",
        rationale: """
            Orders with negative revenue are refunds: they are counted and added up apart, so that purchases and \
            revenue are of what was sold, and net revenue is what is left. Many more than usual are a batch that \
            was booked on one day, refunds in the wrong table, or a sign that was lost.
            """,
        parameters: [maxShare, minimum, blockShare], effect: .revenueLoss,
        lookFirst: "were refunds booked in a batch, or did the amounts of orders lose their sign?")

    var violates: HealthExample {
        HealthExample(
            orders: HealthExample.goodOrders
                + (3...7).map { "T\($0),2025-03-08T09:20:00Z,-5,c3,S3\n" }.joined())
    }

    func evaluate(_ input: HealthInput, _ settings: RuleSettings) -> [Outcome] {
        guard let quality = input.quality, let facts = input.facts else { return [] }
        let usual = input.usual(Self.maxShare, settings, \.negativeRevenue, of: \.orders)
        // What is usual replaces the limit: for a shop without refunds a few are news.
        let share = RowShare(
            what: "orders are refunds", bad: quality.negativeRevenue, n: quality.orders,
            days: [input.expectedDay], column: "revenue", usual: usual)
        var outcome = share.judged(
            limit: usual == nil ? settings[Self.maxShare] : 0, block: settings[Self.blockShare])
        if outcome.status == .violated, quality.negativeRevenue < settings[Self.minimum],
            quality.negativeRevenue < quality.orders
        {
            outcome.status = .passed
            outcome.severity = nil
        }
        if quality.negativeRevenue > 0 {
            let currency = facts.reportingCurrency.map { " \($0)" } ?? ""
            outcome.message +=
                ": \(quality.refunded)\(currency) back, \(quality.revenue)\(currency) sold"
        }
        return [outcome]
    }
}
