import Profile
import Shared

struct PurchaseMissingRevenue: PartitionRule {
    let spec = RuleSpec(
        id: "purchase.missing_revenue", severity: .p1,
        summary: "A purchase without revenue, or with one that is no number.",
        rationale: """
            Null, absent, or text: the sum silently leaves it out. Such rows are rejected from the \
            clean remainder.
            """,
        parameters: [PurchaseCountTest.maxCount, ShareTest.blockShare], effect: .revenueLoss,
        rejects: .missingRevenue)
    var passes: RuleExample {
        RuleExample(RuleExample.header + RuleExample.purchase("T1"))
    }
    var violates: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.purchase("T1")
                + RuleExample.purchase("T2", revenue: "null"))
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        guard let purchases = input.feed.purchases else { return [] }
        guard purchases.revenue != nil else { return [.withoutRevenue] }
        return [
            PurchaseCountTest(
                input: input, what: "without a revenue that is a number",
                reads: [input.feed.purchases?.revenue]
            ).judge(
                bad: input.profile.purchases.missingRevenue,
                limit: settings[PurchaseCountTest.maxCount], block: settings[ShareTest.blockShare],
                samples: input.profile.samples["missing_revenue"] ?? [],
                ids: input.profile.purchases.ordersWithoutRevenue ?? [])
        ]
    }
}
