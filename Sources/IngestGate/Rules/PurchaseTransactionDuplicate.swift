import Profile
import Shared

struct PurchaseTransactionDuplicate: Rule {
    let description = RuleDescription(
        RuleSpec(
            id: "purchase.transaction_duplicate", severity: .p0,
            summary: "One purchase stands in the partition more than once: revenue counts twice.",
            parameters: [PurchaseCountRule.maxCount]),
        rationale: """
            The same id with the same amount and items: the thank-you page was loaded again, or a delivery \
            was repeated. The first copy stays, later ones are rejected from the clean remainder.
            """,
        passes: RuleExample(
            RuleExample.header + RuleExample.purchase("T1") + RuleExample.purchase("T2")),
        violates: RuleExample(
            RuleExample.header + RuleExample.purchase("T1")
                + RuleExample.purchase("T1", minute: "30")))

    func evaluate(_ input: RuleInput) -> [Outcome] {
        TransactionJudgement(input).outcomes(
            input.profile.purchases.transactionDuplicateCount,
            "used again for the same purchase", input.profile.purchases.transactionDuplicates)
    }
}
