import Profile
import Shared

struct PurchaseEmptyItems: Rule {
    let description = RuleDescription(
        RuleSpec(
            id: "purchase.empty_items", severity: .p1,
            summary: "A purchase of nothing: product reports miss it.",
            parameters: [PurchaseCountRule.maxCount, ShareRule.blockShare]),
        rationale: """
            The list of items is empty, null or absent; for feeds with a plain quantity column, \
            the quantity is not positive.
            """,
        passes: RuleExample(RuleExample.header + RuleExample.purchase("T1")),
        violates: RuleExample(
            RuleExample.header + RuleExample.purchase("T1")
                + RuleExample.purchase("T2", items: "[]")))

    func evaluate(_ input: RuleInput) -> [Outcome] {
        guard let purchases = input.feed.purchases,
            purchases.items != nil || purchases.quantity != nil
        else { return [] }
        return [
            PurchaseCountRule(
                input: input, what: "without items",
                reads: [input.feed.purchases?.items ?? input.feed.purchases?.quantity]
            ).judge(
                bad: input.profile.purchases.emptyItems,
                samples: input.profile.samples["empty_items"] ?? [])
        ]
    }
}
