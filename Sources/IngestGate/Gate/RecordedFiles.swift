import Durable
package import Ledger
import Profile
import Shared

/// Where the files of a recorded partition lie now.
extension Gate {
    /// The files of an entry that is a set, as they lie below a folder.
    ///
    /// - Parameter alone: Whether there may be no others.
    /// - Returns: Nil for a single file, and where one of them is not there.
    func files(
        of entry: LedgerEntry, in folder: String, alone: Bool = false
    ) throws -> [LandedFile.Part]? {
        guard let records = try entry.id.flatMap({ try ledger.files(of: $0) }) else { return nil }
        var parts: [LandedFile.Part] = []
        parts.reserveCapacity(records.count)
        for record in records {
            let path = "\(folder)/\(record.file)"
            guard FileSystem.isPlain(path), FileSystem.leads(path, inside: folder),
                let identity = try? FileIdentity(path: path)
            else { return nil }
            parts.append(LandedFile.Part(path: record.file, identity: identity))
        }
        if alone, try FileSystem.listTree(folder) != parts.map(\.path).sorted() { return nil }
        return parts
    }

    /// The same with what they are together.
    func placedFiles(
        of entry: LedgerEntry, in folder: String, alone: Bool = false
    ) throws -> PlacedBytes? {
        try files(of: entry, in: folder, alone: alone).map { parts in
            PlacedBytes(
                path: folder, parts: parts,
                identity: FileIdentity(ofSet: parts.map { ($0.path, $0.identity) }))
        }
    }

    /// Whether all files of a landed set were judged before, as they are now, with others that are gone.
    package func isPart(_ file: LandedFile, of mark: LedgerMark) throws -> Bool {
        guard let parts = file.parts, let records = try ledger.files(of: mark.id) else {
            return false
        }
        let known = Dictionary(records.map { ($0.file, $0.size) }) { $1 }
        return parts.allSatisfy { known[$0.path] == Int($0.identity.size) }
    }

    /// Whether anything of a recorded partition lies in the landing folder.
    func isLanded(_ entry: LedgerEntry) throws -> Bool {
        let landing = config.folders.landing
        guard let records = try entry.id.flatMap({ try ledger.files(of: $0) }) else {
            return FileSystem.exists("\(landing)/\(entry.partition)")
        }
        return records.contains { FileSystem.exists("\(landing)/\($0.file)") }
    }

    /// The landed files of a recorded set; nil for a single file, and where one of them is not there.
    func landedSet(of entry: LedgerEntry, _ feed: Feed) throws -> LandedFile? {
        try files(of: entry, in: config.folders.landing).map {
            LandedFile(
                feed: feed, day: entry.day, folder: config.folders.landing, parts: $0)
        }
    }
}
