import Durable
import Shared

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a killed run left under temporary names: the files of a decision that was written down, and perhaps of
/// one that was not.
struct Remains {
    /// Files that may be partitions, staged or held for `promoted/`.
    private let files: [String]
    /// Folders that may be sets of files, staged or held for `promoted/`.
    private let sets: [String]
    /// Folders that may be the evidence of a quarantined partition.
    private let folders: [String]

    init(_ store: PartitionStore) throws(FileError) {
        let (promoted, quarantine) = (store.promoted, store.quarantine)
        var files: [String] = []
        var sets: [String] = []
        for entry in try Self.temporaries(in: promoted) {
            let path = "\(promoted)/\(entry.name)"
            guard entry.isFolder else {
                files.append(path)
                continue
            }
            sets.append(path)
            files += try Self.entries(in: path).filter { !$0.isFolder }.map {
                "\(path)/\($0.name)"
            }
        }
        self.files = files
        self.sets = sets
        folders = try Self.temporaries(in: quarantine).filter(\.isFolder).map {
            "\(quarantine)/\($0.name)"
        }
    }

    private static func temporaries(in folder: String) throws(FileError) -> [FileSystem.Entry] {
        try entries(in: folder).filter {
            $0.name.hasPrefix(Temporary.prefix) && !$0.isSymbolicLink
        }
    }

    /// Of a living run, which a dry run may meet, they come and go.
    private static func entries(in folder: String) throws(FileError) -> [FileSystem.Entry] {
        do {
            return try FileSystem.listFiles(in: folder)
        } catch {
            // What has the name of a folder is told by who makes that.
            guard error.isMissing || error.isNoFolder else { throw error }
            return []
        }
    }

    /// Where the bytes of a partition may lie, the names that others know first.
    func places(of partition: String, _ store: PartitionStore, landing: String) -> [String] {
        [
            "\(store.promoted)/\(partition)", "\(landing)/\(partition)",
            store.keptInput(partition),
        ] + files
    }

    /// Folders that the files of a set may lie in, the names that others know first. In our own there is nothing else.
    func folders(
        of partition: String, _ store: PartitionStore, landing: String
    ) -> [(path: String, isOurs: Bool)] {
        [("\(store.promoted)/\(partition)", true), (landing, false)] + sets.map { ($0, true) }
    }

    /// The folder with the whole evidence of a verdict, where one lies ready.
    func evidence(of entry: LedgerEntry) throws -> String? {
        try folders.first { try PartitionStore.isEvidence($0, of: entry) }
    }
}

extension PartitionStore {
    /// Removes what killed runs left behind.
    func sweep() throws(FileError) {
        for folder in [state, promoted, quarantine] {
            do {
                try FileSystem.removeTemporaries(in: folder)
            } catch {
                // Something else has the name of a folder that is to be made.
                guard error.isNoFolder else { throw error }
                throw FileError("make folder", folder, code: error.code)
            }
        }
    }

    /// Whether a folder holds all that was found when an entry was judged.
    static func isEvidence(_ folder: String, of entry: LedgerEntry) throws(FileError) -> Bool {
        let path = "\(folder)/findings.json"
        // The last of its files.
        guard FileSystem.isPlain("\(folder)/REASON.md"), FileSystem.isPlain(path) else {
            return false
        }
        let bytes: [UInt8]
        do {
            bytes = try BoundedFile.read(path, isOurs: true)
        } catch {
            guard error.isMissing else { throw error }
            return false
        }
        guard let found = try? JSON.value(Findings.self, from: Data(bytes)) else { return false }
        return found.partition == entry.partition && found.checks == entry.checks
    }

    private struct Findings: Decodable {
        let partition: String
        let checks: [RecordedOutcome]
    }
}
