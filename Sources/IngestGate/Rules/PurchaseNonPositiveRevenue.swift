import Profile
import Shared

struct PurchaseNonPositiveRevenue: PartitionRule {
    let spec = RuleSpec(
        id: "purchase.non_positive_revenue", severity: .p1,
        summary:
            "A purchase of zero or less: a test order, a refund in the wrong event, or a broken price.",
        rationale: """
            Such rows are rejected from the clean remainder. They pull the average order value \
            down and hide in counts of orders.
            """,
        parameters: [PurchaseCountTest.maxCount, ShareTest.blockShare], effect: .revenueLoss,
        rejects: .nonPositiveRevenue)
    var passes: RuleExample {
        RuleExample(RuleExample.header + RuleExample.purchase("T1"))
    }
    var violates: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.purchase("T1")
                + RuleExample.purchase("T2", revenue: "0"))
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        guard let purchases = input.feed.purchases else { return [] }
        guard purchases.revenue != nil else { return [.withoutRevenue] }
        return [
            PurchaseCountTest(
                input: input, what: "with revenue <= 0",
                reads: [input.feed.purchases?.revenue]
            ).judge(
                bad: input.profile.purchases.nonPositiveRevenue,
                limit: settings[PurchaseCountTest.maxCount], block: settings[ShareTest.blockShare],
                samples: input.profile.samples["non_positive_revenue"] ?? [],
                ids: input.profile.purchases.ordersNotPaid ?? [])
        ]
    }
}
