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
    }

    public var feed: String
    public var partition: String
    public var day: Day
    public var verdict: Verdict
    public var action: Action
    public var records: Int
    public var bytes: Int
    /// The verdict on the bytes that stood there before, where this file replaces others.
    public var restates: Verdict?
    /// The release that this verdict put an end to, though the bytes are the same.
    public var endedRelease: EndedRelease?
    public var rejected: Int?
    /// The quarantine folder, where there is one.
    public var quarantine: String?
    public var checks: [RecordedOutcome]

    init(
        feed: String, partition: String, day: Day, verdict: Verdict, action: Action, records: Int,
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
        case feed, partition, day, verdict, action, records, bytes, restates, rejected, quarantine
        case checks
        case endedRelease = "ended_release"
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

    package var notEvaluated: Int { checks.count { $0.status == .notEvaluated } }
}

/// A partition about which nothing could be decided, and why.
public struct PartitionFailure: Encodable, Sendable {
    public enum Kind: String, Encodable, Sendable {
        case missing, unreadable, changed, ambiguous, io
        /// A folder of ours cannot be made: something has its name, or there is no right to.
        case cannotCreate = "cannot_create"
    }

    public var partition: String
    public var kind: Kind
    public var message: String

    package init(partition: String, kind: Kind, message: String) {
        self.partition = partition
        self.kind = kind
        self.message = message
    }
}

/// One run of `check`.
public struct CheckReport: Encodable, Sendable {
    public var schemaVersion = 1
    public var partitions: [PartitionReport] = []
    public var failures: [PartitionFailure] = []
    public var summary = Summary()

    public struct Summary: Encodable, Sendable, Equatable {
        public var clean = 0
        public var atRisk = 0
        public var quarantined = 0
        public var failed = 0

        enum CodingKeys: String, CodingKey {
            case clean
            case atRisk = "at_risk"
            case quarantined, failed
        }
    }

    public init() {}

    package mutating func add(_ report: PartitionReport) {
        partitions.append(report)
        switch report.verdict {
        case .clean: summary.clean += 1
        case .atRisk: summary.atRisk += 1
        case .quarantined: summary.quarantined += 1
        }
    }

    package mutating func add(_ failure: PartitionFailure) {
        failures.append(failure)
        summary.failed += 1
    }

    /// The worst thing that stops or flags the pipeline; a released partition is at risk, not blocked.
    package var worst: Severity? {
        partitions.compactMap { report in
            switch report.verdict {
            // By another configuration it might be clean; it was let through as one that is not.
            case _ where report.action == .released: .p1
            case .quarantined: .p0
            case .atRisk: .p1
            case .clean: nil
            }
        }.max()
    }

    enum CodingKeys: String, CodingKey {
        case schemaVersion = "schema_version"
        case partitions, failures, summary
    }
}
