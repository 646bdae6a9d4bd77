import CSVScan
import Profile
import Shared

/// One file of a set, once it is read.
struct SetFile: Sendable {
    let number: Int
    let path: String
    /// As it lies there.
    let size: Int
    let summary: ScanSummary
    let content: ContentFingerprint
    let records: Int
    let group: Int
    let trouble: FileSetFacts.Damage.Why?
}

extension ProfileCounts {
    /// Counts one file of a set: runs `scan`, and says what came of it.
    mutating func count(
        _ file: (number: Int, path: String, size: Int), _ beginning: FileBeginning,
        scan: (inout ProfileCounts) throws -> ScanSummary
    ) rethrows -> SetFile {
        self.file.number = file.number
        fingerprint = ContentFingerprint()
        let before = profile.records
        let summary = try scan(&self)
        return SetFile(
            number: file.number, path: file.path, size: file.size, summary: summary,
            content: content(summary, header: beginning.raw),
            records: beginning.trouble == nil ? profile.records - before : 0,
            group: beginning.group.number,
            trouble: beginning.trouble ?? summary.damage.map { .damaged($0) })
    }
}
