import Durable
import Shared

/// Files that lie ready under temporary names, with nothing visible yet.
struct StagedPartition {
    let name: String
    let what: What

    enum What {
        /// With the at-risk flag's text, for partitions that get one.
        case promotion(StagedFile, flag: String?)
        /// The same of a set of files, which lie in a folder that will have its name.
        case set(StagedFolder, flag: String?)
        /// The folder that will be the quarantined partition's.
        case quarantine(StagedFolder)
    }

    init(name: String, _ what: What) {
        self.name = name
        self.what = what
    }

    /// Leaves the files to the next run, should this one not come to publish them: what is on record is
    /// finished with them.
    func leave() {
        switch what {
        case .promotion(let file, _): file.leave()
        case .set(let folder, _), .quarantine(let folder): folder.isPublished = true
        }
    }
}

/// The evidence of a quarantined partition, before it is told why: its documents are still to be added.
struct StagedQuarantine {
    let partition: String
    let folder: StagedFolder
    /// Where the folder will be.
    let place: String
    let evidence: Evidence
    /// Where the partition came from. It lies there too where it never was in the landing folder.
    let origin: LandedFile.Origin
    /// Whether it is a set of files.
    let isSet: Bool

    enum Evidence {
        /// `purchases` are those among the rejected ones.
        case records(rejected: Int, purchases: Int, hasRemainder: Bool)
        /// The engine hands out no records.
        case refused(because: String)
    }

    /// Records that were rejected; nil where nobody told them apart.
    var rejected: Int? {
        if case .records(let rejected, _, _) = evidence { rejected } else { nil }
    }

    /// The purchases among them.
    var rejectedPurchases: Int? {
        if case .records(_, let purchases, _) = evidence { purchases } else { nil }
    }

    var hasRemainder: Bool {
        if case .records(_, _, let hasRemainder) = evidence { hasRemainder } else { false }
    }

    /// Completes the folder.
    func finish(findings: String, reason: String) throws(FileError) -> StagedPartition {
        try AtomicFile.write(findings, to: folder.path + "/findings.json", mode: 0o640)
        try AtomicFile.write(reason, to: folder.path + "/REASON.md", mode: 0o640)
        return StagedPartition(name: partition, .quarantine(folder))
    }
}

/// A folder under a temporary name. The next run would sweep it if this one fails, but a full disk may be what
/// went wrong: so it goes with the last who knows it, unless it is published.
final class StagedFolder {
    let path: String
    var isPublished = false

    init(beside place: String) throws(FileError) {
        path = try FileSystem.makeTemporaryFolder(beside: place)
    }

    deinit { if !isPublished { try? FileSystem.removeTreeIfExists(path) } }
}
