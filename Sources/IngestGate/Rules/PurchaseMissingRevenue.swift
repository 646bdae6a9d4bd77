import Profile
import Shared

struct PurchaseMissingRevenue: Rule {
    let description = RuleDescription(
        RuleSpec(
            id: "purchase.missing_revenue", severity: .p1,
            summary: "A purchase without revenue, or with one that is no number.",
            parameters: [PurchaseCountRule.maxCount, ShareRule.blockShare]),
        rationale: """
            Null, absent, or text: the sum silently leaves it out. Such rows are rejected from the \
            clean remainder.
            """,
        passes: RuleExample(RuleExample.header + RuleExample.purchase("T1")),
        violates: RuleExample(
            RuleExample.header + RuleExample.purchase("T1")
                + RuleExample.purchase("T2", revenue: "null")))

    func evaluate(_ input: RuleInput) -> [Outcome] {
        guard input.feed.purchases != nil else { return [] }
        return [
            PurchaseCountRule(
                input: input, what: "without a revenue that is a number",
                reads: [input.feed.purchases?.revenue]
            ).judge(
                bad: input.profile.purchases.missingRevenue,
                samples: input.profile.samples["missing_revenue"] ?? [])
        ]
    }
}
