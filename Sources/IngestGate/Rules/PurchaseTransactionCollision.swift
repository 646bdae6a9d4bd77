import Profile
import Shared

struct PurchaseTransactionCollision: Rule {
    let description = RuleDescription(
        RuleSpec(
            id: "purchase.transaction_collision", severity: .p0,
            summary:
                "One transaction id stands for different purchases: revenue is attributed at random.",
            parameters: [PurchaseCountRule.maxCount]),
        rationale: """
            Nobody can know which of them is right, so all purchases under a colliding id are rejected from \
            the clean remainder. Usually a counter that restarted, or ids drawn from too small a range.
            """,
        passes: RuleExample(
            RuleExample.header + RuleExample.purchase("T1") + RuleExample.purchase("T2")),
        violates: RuleExample(
            RuleExample.header + RuleExample.purchase("T1")
                + RuleExample.purchase("T1", revenue: "99", minute: "30")))

    func evaluate(_ input: RuleInput) -> [Outcome] {
        TransactionJudgement(input).outcomes(
            input.profile.purchases.transactionCollisionCount,
            "used for different purchases", input.profile.purchases.transactionCollisions)
    }
}

/// Judges transaction ids by counting the bad ones.
struct TransactionJudgement {
    let input: RuleInput

    init(_ input: RuleInput) { self.input = input }

    func outcomes(_ bad: Int, _ what: String, _ ids: [String]) -> [Outcome] {
        guard let purchases = input.feed.purchases else { return [] }
        let n = input.profile.purchases.count
        guard input.found(purchases.transactionID.column) != nil else {
            return [
                .lacking(
                    .input, n: n, "column \(purchases.transactionID.column) is not in the file")
            ]
        }
        let limit = input.settings()["max_count"] ?? 0
        let list = ids.listed(of: bad) { Name.shown($0) }
        return [
            Outcome(
                Double(bad) > limit ? .violated : .passed, observed: Double(bad), threshold: limit,
                n: n,
                "\(Decimals.count(bad, "transaction id")) \(what)\(list.isEmpty ? "" : ": \(list)")"
            )
        ]
    }
}
