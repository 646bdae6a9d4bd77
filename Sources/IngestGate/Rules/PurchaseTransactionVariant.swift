import Profile
import Shared

struct PurchaseTransactionVariant: PartitionRule {
    let spec = RuleSpec(
        id: "purchase.transaction_variant", severity: .p1,
        summary:
            "One transaction id in two spellings: the purchase counts twice, and no rule sees a copy.",
        rationale: """
            The ids differ only in letter case, blanks or characters that nobody sees (a zero width space, a byte order \
            mark). One of the two came by another way: typed in, exported by a spreadsheet, or sent by a second tag. \
            Both spellings are named; what cannot be seen is shown as `\\u200b`. Where ids of a shop do differ by \
            case, switch the rule off.
            """,
        parameters: [PurchaseCountTest.maxCount], effect: .duplicateLoad)
    var passes: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.purchase("T1") + RuleExample.purchase("T2"))
    }
    var violates: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.purchase("T1")
                + RuleExample.purchase("t1 ", minute: "30"))
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        TransactionJudgement(
            input: input, limit: settings[PurchaseCountTest.maxCount]
        ).outcomes(
            input.profile.purchases.transactionVariantCount,
            "in spellings that differ only in case, blanks or invisible characters",
            input.profile.purchases.transactionVariants ?? [], shown: { $0 })
    }
}
