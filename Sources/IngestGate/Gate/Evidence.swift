import Profile
import Shared

extension RecordRejection {
    /// Rules that reject records. A rule that is off or waived rejects none.
    static let rejecting: [RecordFault: String] = [
        .malformed: "schema.malformed_rows",
        .collision: "purchase.transaction_collision",
        .duplicate: "purchase.transaction_duplicate",
        .replay: "purchase.transaction_replay",
        .missingTransactionID: "purchase.missing_transaction_id",
        .missingRevenue: "purchase.missing_revenue",
        .nonPositiveRevenue: "purchase.non_positive_revenue",
    ]

    init(
        _ judgement: Judgement, _ transactions: TransactionFacts,
        _ replays: [PartitionHistory.Replay]
    ) {
        let ran = Set(judgement.checks.filter { !$0.waived }.map(\.rule))
        self.init(
            rules: Self.rejecting.filter { ran.contains($0.value) }, transactions,
            replayed: Set(replays.map(\.key)))
    }
}
