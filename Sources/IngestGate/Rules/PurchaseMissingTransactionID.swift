import Profile
import Shared

struct PurchaseMissingTransactionID: PartitionRule {
    let spec = RuleSpec(
        id: "purchase.missing_transaction_id", severity: .p1,
        summary:
            "A purchase without transaction id: copies of it cannot be told from new orders.",
        rationale: """
            Absent, null, empty, blank, or a text that is no id (`undefined`, `0`; `format: placeholders`). Such rows are rejected from the clean remainder.
            """,
        parameters: [PurchaseCountTest.maxCount, ShareTest.blockShare],
        rejects: .missingTransactionID)
    var passes: RuleExample {
        RuleExample(RuleExample.header + RuleExample.purchase("T1"))
    }
    var violates: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.purchase("T1") + RuleExample.purchase(""))
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        guard input.feed.purchases != nil else { return [] }
        return [
            PurchaseCountTest(
                input: input,
                what: "without transaction id"
                    + placeholderWords(input.profile.purchases.placeholderIDs),
                reads: [input.feed.purchases?.transactionID]
            ).judge(
                bad: input.profile.purchases.missingTransactionID,
                limit: settings[PurchaseCountTest.maxCount], block: settings[ShareTest.blockShare],
                samples: input.profile.samples["missing_transaction_id"] ?? [])
        ]
    }
}
