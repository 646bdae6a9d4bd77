import Profile
import Shared

struct PurchaseTransactionReplay: PartitionRule {
    let spec = RuleSpec(
        id: "purchase.transaction_replay", severity: .p0,
        summary:
            "A transaction id is known from an earlier day: revenue was counted then already.",
        rationale: """
            Names the earlier partition. The same day again is no replay: a restated partition replaces its \
            ids. All purchases of earlier days within `history: transaction_days` are searched, those of \
            quarantined partitions too, since they may be released. All copies are rejected from the \
            clean remainder.
            """,
        parameters: [PurchaseCountTest.maxCount], usesHistory: true, effect: .duplicateLoad,
        rejects: .replay)
    var passes: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.purchase("T2"),
            earlier: [RuleExample.header + RuleExample.purchase("T1")])
    }
    var violates: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.purchase("T1"),
            earlier: [RuleExample.header + RuleExample.purchase("T1")])
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        let history = input.history
        var outcomes = TransactionJudgement(
            input: input, limit: settings[PurchaseCountTest.maxCount]
        ).outcomes(
            history.replays.count, "known from earlier days",
            history.replays.map { "\(Name.shown($0.id)) (\($0.partition))" })
        // Nothing to search is no pass: the first day cannot know what came before it.
        if history.searchedPartitions == 0, outcomes.first?.status == .passed {
            outcomes = [
                .lacking(
                    .history, n: input.profile.purchases.judged,
                    "no earlier partition's transaction ids are known")
            ]
        }
        return outcomes
    }
}
