import Profile
import Shared

extension RecordRejection {
    /// What the rules of a judgement reject. A rule that is off or waived rejects nothing.
    init(
        _ judgement: Judgement, _ transactions: TransactionFacts,
        _ replays: [PartitionHistory.Replay]
    ) {
        let ran = Set(judgement.checks.filter { !$0.waived }.map(\.rule))
        self.init(
            rules: RuleSet.rejecting.filter { ran.contains($0.value) }, transactions,
            replayed: Set(replays.map(\.key)))
    }
}
