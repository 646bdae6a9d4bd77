import Profile
import Shared

/// Judges transaction ids by counting the bad ones.
struct TransactionJudgement {
    let input: RuleInput
    /// So many are accepted.
    let limit: Int

    func outcomes(
        _ bad: Int?, _ what: String, _ ids: [String],
        shown: (String) -> String = { Name.shown($0) }
    ) -> [Outcome] {
        guard let purchases = input.feed.purchases else { return [] }
        let n = input.profile.purchases.judged
        guard input.found(purchases.transactionID.column) != nil else {
            return [
                .lacking(
                    .input, n: n, Outcome.absent(purchases.transactionID.column))
            ]
        }
        guard let bad else { return [.uncounted("transaction ids \(what)", n: n)] }
        let list = ids.listed(of: bad, shown)
        return [
            Outcome(
                bad > limit ? .violated : .passed, observed: Double(bad), threshold: Double(limit),
                n: n,
                "\(Decimals.count(bad, "transaction id")) \(what)\(list.isEmpty ? "" : ": \(list)")"
            )
        ]
    }
}
