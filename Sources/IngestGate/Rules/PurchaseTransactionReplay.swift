import Profile
import Shared

struct PurchaseTransactionReplay: Rule {
    let description = RuleDescription(
        RuleSpec(
            id: "purchase.transaction_replay", severity: .p0,
            summary:
                "A transaction id is known from an earlier day: revenue was counted then already.",
            parameters: [PurchaseCountRule.maxCount], usesHistory: true),
        rationale: """
            Names the earlier partition. The same day again is no replay: a restated partition replaces its \
            ids. All purchases of earlier days within `history: transaction_days` are searched, those of \
            quarantined partitions too, since they may be released. All copies are rejected from the \
            clean remainder.
            """,
        passes: RuleExample(
            RuleExample.header + RuleExample.purchase("T2"),
            earlier: [RuleExample.header + RuleExample.purchase("T1")]),
        violates: RuleExample(
            RuleExample.header + RuleExample.purchase("T1"),
            earlier: [RuleExample.header + RuleExample.purchase("T1")]))

    func evaluate(_ input: RuleInput) -> [Outcome] {
        let history = input.history
        var outcomes = TransactionJudgement(input).outcomes(
            history.replays.count, "known from earlier days",
            history.replays.map { "\(Name.shown($0.id)) (\($0.partition))" })
        // Nothing to search is no pass: the first day cannot know what came before it.
        if history.searchedPartitions == 0, outcomes.first?.status == .passed {
            outcomes = [
                .lacking(
                    .history, n: input.profile.purchases.count,
                    "no earlier partition's transaction ids are known")
            ]
        }
        return outcomes
    }
}
