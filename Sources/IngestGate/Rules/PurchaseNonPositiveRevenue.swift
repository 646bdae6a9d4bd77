import Profile
import Shared

struct PurchaseNonPositiveRevenue: Rule {
    let description = RuleDescription(
        RuleSpec(
            id: "purchase.non_positive_revenue", severity: .p1,
            summary:
                "A purchase of zero or less: a test order, a refund in the wrong event, or a broken price.",
            parameters: [PurchaseCountRule.maxCount, ShareRule.blockShare]),
        rationale: """
            Such rows are rejected from the clean remainder. They pull the average order value \
            down and hide in counts of orders.
            """,
        passes: RuleExample(RuleExample.header + RuleExample.purchase("T1")),
        violates: RuleExample(
            RuleExample.header + RuleExample.purchase("T1")
                + RuleExample.purchase("T2", revenue: "0")))

    func evaluate(_ input: RuleInput) -> [Outcome] {
        guard input.feed.purchases != nil else { return [] }
        return [
            PurchaseCountRule(
                input: input, what: "with revenue <= 0",
                reads: [input.feed.purchases?.revenue]
            ).judge(
                bad: input.profile.purchases.nonPositiveRevenue,
                samples: input.profile.samples["non_positive_revenue"] ?? [])
        ]
    }
}
