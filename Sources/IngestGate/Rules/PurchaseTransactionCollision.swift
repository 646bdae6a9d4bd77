import Profile
import Shared

struct PurchaseTransactionCollision: PartitionRule {
    let spec = RuleSpec(
        id: "purchase.transaction_collision", severity: .p0,
        summary:
            "One transaction id stands for different purchases: revenue is attributed at random.",
        rationale: """
            Nobody can know which of them is right, so all purchases under a colliding id are rejected from \
            the clean remainder. Usually a counter that restarted, or ids drawn from too small a range.
            """,
        parameters: [PurchaseCountTest.maxCount], rejects: .collision)
    var passes: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.purchase("T1") + RuleExample.purchase("T2"))
    }
    var violates: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.purchase("T1")
                + RuleExample.purchase("T1", revenue: "99", minute: "30"))
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        TransactionJudgement(
            input: input, limit: settings[PurchaseCountTest.maxCount]
        ).outcomes(
            input.profile.purchases.transactionCollisionCount,
            "used for different purchases", input.profile.purchases.transactionCollisions)
    }
}
