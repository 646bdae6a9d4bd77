import Profile
import Shared

extension RecordRejection {
    /// What the findings of a judgement that count reject: what a rule accepted, or a waiver agreed to, stays.
    init(
        _ judgement: Judgement, _ transactions: TransactionFacts,
        _ replays: [PartitionHistory.Replay]
    ) {
        let found = Set(judgement.checks.filter { $0.isViolated && $0.counts }.map(\.rule))
        self.init(
            rules: RuleSet.rejecting.filter { found.contains($0.value) }, transactions,
            replayed: Set(replays.map(\.key)))
    }
}
