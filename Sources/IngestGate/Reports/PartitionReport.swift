import Durable
import Profile
public import Shared

/// What happened to one partition in one run, as `check --json` prints it.
public struct PartitionReport: Encodable, Sendable {
    /// What was done with a partition.
    public enum Action: String, Encodable, Sendable {
        case promoted
        case promotedAtRisk = "promoted_at_risk"
        case quarantined
        /// Its verdict is on record for these very bytes; nothing was done.
        case unchanged
        /// `--dry-run`: judged, nothing was touched.
        case none
        /// A person let it through.
        case released
        /// It should be there.
        case missing
    }

    public var feed: String
    public var partition: String
    public var day: PartitionDay
    /// The last of several days that are missing together.
    public var until: PartitionDay?
    public var verdict: Verdict
    public var action: Action
    public var records: Int
    public var bytes: Int
    /// The verdict on the bytes that stood there before, where this file replaces others.
    public var restates: Verdict?
    /// The release that this verdict put an end to, though the bytes are the same.
    public var endedRelease: EndedRelease?
    /// Somebody's word that it need not stop anything.
    public var dismissal: Dismissal?
    /// True: its producer may rewrite the day for some days yet.
    public var provisional: Bool?
    public var rejected: Int?
    /// The purchases among the rejected records.
    public var rejectedPurchases: Int?
    /// The quarantine folder, where there is one.
    public var quarantine: String?
    public var checks: [RecordedOutcome]

    /// What comes of a judgement.
    init(_ judged: JudgedPartition, action: Action) {
        let profile = judged.profile
        self.init(
            feed: profile.feed, partition: profile.partition, day: judged.file.day,
            verdict: judged.verdict, action: action, records: profile.records,
            bytes: profile.bytes ?? Int(judged.read.identity.size), checks: judged.judgement.checks)
    }

    init(
        feed: String, partition: String, day: PartitionDay, verdict: Verdict, action: Action,
        records: Int,
        bytes: Int, checks: [RecordedOutcome]
    ) {
        self.feed = feed
        self.partition = partition
        self.day = day
        self.verdict = verdict
        self.action = action
        self.records = records
        self.bytes = bytes
        self.checks = checks
    }

    enum CodingKeys: String, CodingKey {
        case feed, partition, day, until, verdict, action, records, bytes, restates, rejected,
            quarantine
        case checks, dismissal, provisional
        case endedRelease = "ended_release"
        case rejectedPurchases = "rejected_purchases"
    }

    /// Findings that count, worst first, in the order of the rules.
    package var findings: [RecordedOutcome] {
        let counting = checks.filter(\.counts)
        return Severity.allCases.reversed().flatMap { severity in
            counting.filter { $0.severity == severity }
        }
    }

    /// What is on record about a partition whose bytes have not changed.
    package init(recorded entry: LedgerEntry, _ release: LedgerRelease?) {
        feed = entry.feed
        partition = entry.partition
        day = entry.day
        verdict = entry.verdict
        action = release == nil ? .unchanged : .released
        records = Int(entry.rows)
        // As when it was judged: of the partition, not of its compressed file.
        let size = try? JSON.value(ProfiledSize.self, from: entry.profile)
        bytes = size?.bytes ?? Int(entry.fileBytes)
        checks = entry.checks
    }

    private struct ProfiledSize: Decodable {
        let bytes: Int
    }

    /// How many days, or hours, it says are missing.
    package var missingDays: Int {
        action == .missing ? (until ?? day).place - day.place + 1 : 0
    }

    package var notEvaluated: Int { checks.count { $0.status == .notEvaluated } }
}

extension PartitionReport.Action {
    init(_ verdict: Verdict) {
        self =
            switch verdict {
            case .clean: .promoted
            case .atRisk: .promotedAtRisk
            case .quarantined: .quarantined
            }
    }
}
