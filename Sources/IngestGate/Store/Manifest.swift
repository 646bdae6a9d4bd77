package import Shared

/// `promoted/manifest.json`: what downstream may read, and how sure it may be of it.
package struct Manifest: Codable, Sendable {
    package var schemaVersion = 1
    package var partitions: [Item]

    package init(partitions: [Item]) { self.partitions = partitions }

    package struct Item: Codable, Sendable {
        package var feed: String
        package var day: Day
        /// The file's name in `promoted/`.
        package var file: String
        package var verdict: Verdict
        package var atRisk: Bool
        package var records: Int
        package var fingerprint: String
        /// Who let a quarantined partition through; nil for all others.
        package var release: Release?

        package struct Release: Codable, Sendable {
            package var by: String
            package var reason: String
            package var at: Instant
            package var rejectedDropped: Bool

            init(_ release: LedgerRelease) {
                by = release.by
                reason = release.reason
                at = release.at
                rejectedDropped = release.mode == .withoutRejected
            }

            enum CodingKeys: String, CodingKey {
                case by, reason, at
                case rejectedDropped = "rejected_dropped"
            }
        }

        /// Nil for a partition that is not promoted.
        package init?(_ entry: LedgerEntry, _ release: LedgerRelease?) {
            guard entry.verdict != .quarantined || release != nil else { return nil }
            feed = entry.feed
            day = entry.day
            file = PartitionStore.promotedName(entry.partition, release)
            verdict = entry.verdict
            atRisk = entry.verdict != .clean || release != nil
            records = release?.rows ?? Int(entry.rows)
            fingerprint = entry.fingerprint
            self.release = release.map { Release($0) }
        }

        enum CodingKeys: String, CodingKey {
            case feed, day, file, verdict, records, fingerprint, release
            case atRisk = "at_risk"
        }
    }

    enum CodingKeys: String, CodingKey {
        case schemaVersion = "schema_version"
        case partitions
    }
}
