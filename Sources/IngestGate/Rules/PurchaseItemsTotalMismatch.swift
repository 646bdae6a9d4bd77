import Profile
import Shared

struct PurchaseItemsTotalMismatch: PartitionRule {
    let spec = RuleSpec(
        id: "purchase.items_total_mismatch", severity: .p2,
        summary: "Quantity times price of the items does not add up to the revenue.",
        rationale: """
            Counted where every item has both, and where they differ by more than half a cent. \
            Discounts and shipping explain some shops' differences; factors of two or more are \
            usually a quantity that was applied twice.
            """,
        parameters: [PurchaseCountTest.maxCount])
    var passes: RuleExample {
        RuleExample(RuleExample.header + RuleExample.purchase("T1"))
    }
    var violates: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.purchase("T1")
                + RuleExample.purchase("T2", revenue: "40"))
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        guard let purchases = input.feed.purchases, purchases.quantity != nil,
            purchases.unitPrice != nil
        else { return [] }
        guard purchases.revenue != nil else { return [.withoutRevenue] }
        return [
            PurchaseCountTest(
                input: input, what: "whose items do not add up to the revenue",
                reads: [
                    input.feed.purchases?.revenue, input.feed.purchases?.quantity,
                    input.feed.purchases?.unitPrice,
                ]
            ).judge(
                bad: input.profile.purchases.itemsTotalMismatch,
                limit: settings[PurchaseCountTest.maxCount], block: nil,
                samples: input.profile.samples["items_total_mismatch"] ?? [])
        ]
    }
}
