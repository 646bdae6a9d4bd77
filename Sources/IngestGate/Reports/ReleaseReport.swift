package import Shared

/// Why a partition is not released.
package enum ReleaseRefusal: Error, CustomStringConvertible {
    case alreadyReleased(LedgerRelease)
    case missing(String)
    /// With the command that judges what is there now.
    case changed(String, check: String)
    case noRemainder(String)
    /// The engine hands out no records.
    case noRecords(String)
    /// Less than half would be left.
    case mostRejected(records: Int, of: Int, purchases: Int, ofPurchases: Int)
    case remainderBlocked([RecordedOutcome])

    package var description: String {
        switch self {
        case .alreadyReleased(let release):
            "it was released already, by \(release.by) at \(release.at): \(release.reason)"
        case .missing(let path):
            "'\(path)' is no longer in the landing folder, so there is nothing to promote; "
                + "put it back, then release again"
        case .changed(let path, let check):
            "'\(path)' is not the file that was quarantined; judge it: \(check)"
        case .noRemainder(let damage):
            "the file is damaged (\(damage)), so nobody knows what a remainder would lack; "
                + "release it whole, or have it delivered again"
        case .noRecords(let because):
            "its records cannot be told apart (\(because)); release it whole, or have it delivered again"
        case .mostRejected(let records, let all, let purchases, let allPurchases):
            "\(Decimals.grouped(records)) of \(Decimals.count(all, "record")) would go, "
                + "\(Decimals.grouped(purchases)) of \(Decimals.count(allPurchases, "purchase")) among them: less than half "
                + "would be left; nothing was released. If that is what you want, say --drop-rejected twice"
        case .remainderBlocked(let checks):
            "without its rejected records the partition is still quarantined:\n"
                + checks.map { "  \($0.severity.short) \($0.rule): \($0.message)" }
                .joined(separator: "\n")
                + "\nRelease it whole (without --drop-rejected), or have it delivered again"
        }
    }
}

/// What a release promoted.
package struct ReleaseReport: Encodable, Sendable {
    package var schemaVersion = 1
    package var feed: String
    package var day: PartitionDay
    package var partition: String
    /// In `promoted/`.
    package var file: String
    package var rejectedDropped: Bool
    package var rejected: Int
    package var records: Int
    package var by: String
    package var reason: String
    /// The outcomes on what was promoted.
    package var checks: [RecordedOutcome]

    init(
        feed: String, day: PartitionDay, partition: String, file: String, rejectedDropped: Bool,
        rejected: Int, records: Int, by: String, reason: String, checks: [RecordedOutcome]
    ) {
        self.feed = feed
        self.day = day
        self.partition = partition
        self.file = file
        self.rejectedDropped = rejectedDropped
        self.rejected = rejected
        self.records = records
        self.by = by
        self.reason = reason
        self.checks = checks
    }

    /// A release that is on record and carried out.
    init(_ release: LedgerRelease, of entry: LedgerEntry) {
        self.init(
            feed: entry.feed, day: entry.day, partition: entry.partition,
            file: PartitionStore.promotedName(entry.partition, release),
            rejectedDropped: release.mode == .withoutRejected,
            rejected: max(0, Int(entry.rows) - release.rows), records: release.rows,
            by: release.by, reason: release.reason, checks: entry.checks)
    }

    enum CodingKeys: String, CodingKey {
        case schemaVersion = "schema_version"
        case feed, day, partition, file, rejected, records, by, reason, checks
        case rejectedDropped = "rejected_dropped"
    }
}
