public import Durable

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// One judged partition: the only thing that the layers tell each other.
///
/// A day without an entry is missing. Of several entries for a day of a feed one is `current`; the
/// others were superseded by newer bytes or by a newer configuration.
public struct LedgerEntry: Sendable, Equatable {
    /// Given by the ledger; nil until recorded.
    public var id: Int64?
    public var feed: String
    /// The name of the file, without its folder.
    public var partition: String
    public var day: PartitionDay
    /// A digest of the content as hexadecimal text.
    public var fingerprint: String
    /// As the file lies on the disk, compressed or not.
    public var fileBytes: Int64
    /// The file when it was judged; with this unchanged it need not be read again.
    public var identity: FileIdentity?
    public var rows: Int64
    public var verdict: Verdict
    /// What became of the partition, which a release changes and the verdict survives.
    public var action: Action
    /// Names of the columns in the order of the file.
    public var header: [String]
    public var checks: [RecordedOutcome]
    /// The partition's profile as JSON; the ledger does not look inside.
    public var profile: Data
    public var configFingerprint: String
    public var judgedAt: Instant
    /// Of the program that judged.
    public var version: String
    /// The entry that was current for the same day before.
    public var supersedes: Int64?
    public var isCurrent: Bool
    /// At least one finding was waived, so the verdict is milder than the data.
    public var isWaived: Bool

    /// Text rather than an enumeration: an older program can read what a newer one did.
    public struct Action: RawRepresentable, Hashable, Sendable {
        public let rawValue: String

        public init(rawValue: String) { self.rawValue = rawValue }

        /// Decided, but not yet visible: a run that is killed here is finished by the next one.
        public static let promoting = Action(rawValue: "promoting")
        public static let quarantining = Action(rawValue: "quarantining")
        /// A person let it through, which is not carried out yet.
        public static let releasing = Action(rawValue: "releasing")
        /// Nothing landed. Not in the table of entries: there are no bytes to be judged.
        public static let missing = Action(rawValue: "missing")
        public static let promoted = Action(rawValue: "promoted")
        public static let promotedAtRisk = Action(rawValue: "promoted_at_risk")
        public static let quarantined = Action(rawValue: "quarantined")
        public static let released = Action(rawValue: "released")
        public static let releasedWithoutRejected = Action(rawValue: "released_without_rejected")
    }

    package init(
        feed: String, partition: String, day: PartitionDay, fingerprint: String, fileBytes: Int64,
        identity: FileIdentity?, rows: Int64, verdict: Verdict, action: Action, header: [String],
        checks: [RecordedOutcome], profile: Data, configFingerprint: String, judgedAt: Instant,
        version: String, isWaived: Bool = false
    ) {
        self.feed = feed
        self.partition = partition
        self.day = day
        self.fingerprint = fingerprint
        self.fileBytes = fileBytes
        self.identity = identity
        self.rows = rows
        self.verdict = verdict
        self.action = action
        self.header = header
        self.checks = checks
        self.profile = profile
        self.configFingerprint = configFingerprint
        self.judgedAt = judgedAt
        self.version = version
        self.isCurrent = true
        self.isWaived = isWaived
    }
}
