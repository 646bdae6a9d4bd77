package import Ledger
import Profile
package import Shared

extension Gate {
    /// That the bytes on record need not stop anything, by somebody's word.
    package func dismissal(of entry: LedgerEntry) throws -> LedgerDismissal? {
        guard entry.verdict == .quarantined else { return nil }
        return try ledger.dismissal(
            feed: entry.feed, day: entry.day, fingerprint: entry.fingerprint)
    }

    func dismissal(of judged: JudgedPartition) throws -> Dismissal? {
        guard judged.verdict == .quarantined else { return nil }
        return try ledger.dismissal(
            feed: judged.file.feed.name, day: judged.file.day,
            fingerprint: judged.read.content.text
        ).map { Dismissal($0) }
    }

    /// Leaves a day in quarantine, or missing, and lets the pipeline go on without it.
    ///
    /// - Parameter entry: What is on record; nil for a day that never landed.
    package func dismiss(
        _ entry: LedgerEntry?, feed: String, day: PartitionDay, by: String, reason: String
    ) throws -> LedgerDismissal {
        try ledger.record(
            LedgerDismissal(
                feed: feed, day: day, fingerprint: entry?.fingerprint ?? "", by: by,
                reason: reason, at: now))
    }
}
