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
        let outcomes = TransactionJudgement(
            input: input, limit: settings[PurchaseCountTest.maxCount]
        ).outcomes(
            input.profile.purchases.transactionCollisionCount,
            input.feed.purchases?.lines == nil
                ? "used for different purchases" : "whose lines are of different orders",
            input.profile.purchases.transactionCollisions)
        return outcomes.map { outcome in
            var outcome = outcome
            if outcome.status == .violated { outcome.message += hint(input) }
            return outcome
        }
    }

    /// Where most ids stand on several records, an order is probably several lines.
    private func hint(_ input: RuleInput) -> String {
        let purchases = input.profile.purchases
        guard let mapping = input.feed.purchases else { return "" }
        if mapping.lines != nil {
            let same = input.feed.sameColumns(mapping.lines ?? OrderLines())
                .map { Name.shown($0) }.joined(separator: ", ")
            return "; compared: \(same.isEmpty ? "the currency" : same) (purchases: lines: same)"
        }
        let bad = purchases.transactionCollisionCount ?? 0
        guard mapping.isEveryRecord, bad >= 5, bad * 5 >= purchases.judged else { return "" }
        let place = Name.yaml(mapping.transactionID.description) ?? "ID"
        return
            "; most ids stand on several records: if a record is one line of an order, add to the feed's "
            + "purchases lines: {order: \(place)}"
    }
}
