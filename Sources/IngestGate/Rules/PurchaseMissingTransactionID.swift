import Profile
import Shared

struct PurchaseMissingTransactionID: Rule {
    let description = RuleDescription(
        RuleSpec(
            id: "purchase.missing_transaction_id", severity: .p1,
            summary:
                "A purchase without transaction id: copies of it cannot be told from new orders.",
            parameters: [PurchaseCountRule.maxCount, ShareRule.blockShare]),
        rationale: """
            Absent, null, empty or blank. Such rows are rejected from the clean remainder.
            """,
        passes: RuleExample(RuleExample.header + RuleExample.purchase("T1")),
        violates: RuleExample(
            RuleExample.header + RuleExample.purchase("T1") + RuleExample.purchase("")))

    func evaluate(_ input: RuleInput) -> [Outcome] {
        guard input.feed.purchases != nil else { return [] }
        return [
            PurchaseCountRule(
                input: input, what: "without transaction id",
                reads: [input.feed.purchases?.transactionID]
            ).judge(
                bad: input.profile.purchases.missingTransactionID,
                samples: input.profile.samples["missing_transaction_id"] ?? [])
        ]
    }
}
