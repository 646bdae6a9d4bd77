import Profile
import Shared

struct PurchaseTransactionDuplicate: PartitionRule {
    let spec = RuleSpec(
        id: "purchase.transaction_duplicate", severity: .p0,
        summary: "One purchase stands in the partition more than once: revenue counts twice.",
        rationale: """
            The same id with the same amount and items: the thank-you page was loaded again, or a delivery \
            was repeated. The first copy stays, later ones are rejected from the clean remainder.
            """,
        parameters: [PurchaseCountTest.maxCount], effect: .duplicateLoad,
        rejects: .duplicate)
    var passes: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.purchase("T1") + RuleExample.purchase("T2"))
    }
    var violates: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.purchase("T1")
                + RuleExample.purchase("T1", minute: "30"))
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        TransactionJudgement(
            input: input, limit: settings[PurchaseCountTest.maxCount]
        ).outcomes(
            input.profile.purchases.transactionDuplicateCount,
            "used again for the same purchase", input.profile.purchases.transactionDuplicates)
    }
}
