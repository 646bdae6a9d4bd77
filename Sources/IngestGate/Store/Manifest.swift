package import Ledger
package import Shared

/// `promoted/manifest.json`: what downstream may read, and how sure it may be of it.
package struct Manifest: Codable, Sendable {
    package var schemaVersion = 1
    package var partitions: [Item]

    package init(partitions: [Item]) { self.partitions = partitions }

    package struct Item: Codable, Sendable {
        package var feed: String
        package var day: PartitionDay
        /// The file's name in `promoted/`; of a set of files, the name of their folder.
        package var file: String
        /// Of a set of files, each with its path in that folder. What a release left out of them is not told here: size
        /// and content are those of the landed file. Nil for a single file.
        package var files: [FileRecord]?
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
        package init?(
            _ mark: LedgerMark, of feed: String, _ release: LedgerRelease?,
            files: [FileRecord]? = nil
        ) {
            guard mark.verdict != .quarantined || release != nil else { return nil }
            self.feed = feed
            day = mark.day
            file = PartitionStore.promotedName(mark.partition, release)
            verdict = mark.verdict
            atRisk = mark.verdict != .clean || release != nil
            records = release?.rows ?? mark.rows
            fingerprint = mark.fingerprint
            self.release = release.map { Release($0) }
            self.files = files.map { FileRecord.promoted($0, release) }
        }

        enum CodingKeys: String, CodingKey {
            case feed, day, file, files, verdict, records, fingerprint, release
            case atRisk = "at_risk"
        }
    }

    enum CodingKeys: String, CodingKey {
        case schemaVersion = "schema_version"
        case partitions
    }
}

extension FileRecord {
    /// Under the paths that they are promoted by: a remainder is never compressed.
    static func promoted(_ files: [FileRecord], _ release: LedgerRelease?) -> [FileRecord] {
        guard release?.mode == .withoutRejected else { return files }
        return files.map { file in
            var file = file
            file.file = EvidenceFiles.plain(file.file)
            return file
        }
    }
}
