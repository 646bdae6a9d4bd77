package import Shared

/// A partition about which nothing could be decided, and why.
public struct PartitionFailure: Encodable, Sendable {
    public enum Kind: String, Encodable, Sendable {
        case missing, unreadable, changed, ambiguous, io
        /// Not all of its files are there yet.
        case waiting
        /// A folder of ours cannot be made: something has its name, or there is no right to.
        case cannotCreate = "cannot_create"
        /// All is judged and recorded, but what comes after it could not be done.
        case unfinished
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
    /// Files of the landing folder that no feed takes.
    public var unmatched: UnmatchedFiles?

    /// What can be done about the newest day that is blocked or missing; people are told it.
    package var next: NextSteps?
    /// How many others are.
    package var otherBlocked = 0

    public struct Summary: Encodable, Sendable, Equatable {
        public var clean = 0
        public var atRisk = 0
        public var quarantined = 0
        public var failed = 0
        /// Days without a partition; nil where none is missing.
        public var missing: Int?

        enum CodingKeys: String, CodingKey {
            case clean
            case atRisk = "at_risk"
            case quarantined, failed, missing
        }
    }

    public init() {}

    package mutating func add(_ report: PartitionReport) {
        partitions.append(report)
        if report.action == .missing {
            summary.missing = (summary.missing ?? 0) + report.missingDays
        } else {
            count(report.verdict, 1)
        }
    }

    /// Takes back what was said of a day before it was judged again.
    package mutating func withdraw(_ feed: String, _ day: PartitionDay) {
        func isMeant(_ report: PartitionReport) -> Bool {
            report.feed == feed && report.day == day && report.action != .missing
        }
        for report in partitions where isMeant(report) { count(report.verdict, -1) }
        partitions.removeAll(where: isMeant)
    }

    private mutating func count(_ verdict: Verdict, _ change: Int) {
        switch verdict {
        case .clean: summary.clean += change
        case .atRisk: summary.atRisk += change
        case .quarantined: summary.quarantined += change
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
            // Somebody takes the responsibility for going on without it.
            case _ where report.dismissal != nil: nil
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
        case partitions, failures, summary, unmatched
    }
}
