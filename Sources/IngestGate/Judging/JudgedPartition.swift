import Durable
package import Profile
package import Shared

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A partition with its verdict, before anything is done.
package struct JudgedPartition: Sendable {
    package let read: ReadPartition
    package let history: PartitionHistory
    package let judgement: Judgement

    package var file: LandedFile { read.file }
    package var profile: PartitionProfile { read.profile }
    package var verdict: Verdict { judgement.verdict }

    /// Which of its records are rejected, should it be quarantined.
    var rejection: RecordRejection {
        RecordRejection(judgement, read.transactions, history.replays)
    }

    /// As the ledger has it.
    func entry(
        action: LedgerEntry.Action, configFingerprint: String, now: Instant, version: String
    ) -> LedgerEntry {
        LedgerEntry(
            feed: profile.feed, partition: profile.partition, day: file.day,
            fingerprint: read.content.text, fileBytes: read.identity.size,
            identity: read.identity, rows: Int64(profile.records),
            verdict: verdict, action: action, header: profile.columns.map(\.name),
            checks: judgement.checks, profile: Data(profile.json(read.content)),
            configFingerprint: configFingerprint, judgedAt: now, version: version,
            isWaived: judgement.checks.contains(where: \.waived))
    }
}

extension LedgerEntry.Action {
    /// Decided, but not yet visible.
    init(deciding verdict: Verdict) {
        self =
            switch verdict {
            case .clean, .atRisk: .promoting
            case .quarantined: .quarantining
            }
    }

    init(carriedOut verdict: Verdict) {
        self =
            switch verdict {
            case .clean: .promoted
            case .atRisk: .promotedAtRisk
            case .quarantined: .quarantined
            }
    }
}
