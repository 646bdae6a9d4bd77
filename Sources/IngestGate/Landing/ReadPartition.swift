package import Durable
package import Profile
import Shared

/// A partition as an engine read it from the landing area.
package struct ReadPartition: Sendable {
    package let file: LandedFile
    /// Of the file that was read; if another one stands there now, nothing is done with it.
    package let identity: FileIdentity
    package let profile: PartitionProfile
    package let content: ContentIdentity
    package let transactions: TransactionFacts
    /// As it stands in the file; empty where there is none.
    let header: [UInt8]
    /// The lines before it that are no records.
    let preamble: [UInt8]
    /// Of a set of files.
    let files: [ProfiledFile]?

    /// As the ledger has its files; nil for a single one.
    var fileRecords: [FileRecord]? {
        files?.map {
            FileRecord(file: $0.path, size: $0.size, content: $0.content, records: $0.records)
        }
    }

    /// Whether these are the bytes that were judged before. Where another engine judged them, the file has to tell.
    func hasContent(of entry: LedgerEntry) -> Bool {
        switch content.compared(with: ContentIdentity(entry.fingerprint)) {
        case .same: true
        case .different: false
        case .cannotTell: entry.identity.map { identity.hasSameContent(as: $0) } ?? false
        }
    }

    /// Whether the file is still the one that was read.
    func verify() throws {
        guard try file.identity().hasSameContent(as: identity) else {
            throw EngineError.replaced(file.path)
        }
    }
}

extension LedgerEntry {
    /// Whether two judgements are of the same bytes.
    func hasContent(of other: LedgerEntry) -> Bool {
        switch ContentIdentity(fingerprint).compared(with: ContentIdentity(other.fingerprint)) {
        case .same: true
        case .different: false
        case .cannotTell:
            if let identity, let known = other.identity {
                identity.hasSameContent(as: known)
            } else {
                false
            }
        }
    }
}

/// Reads landed partitions; several may be read at the same time.
package struct PartitionReader: Sendable {
    let engine: any ProfileEngine

    /// - Parameter usual: Paths that earlier days had.
    package func read(
        _ file: LandedFile, usual: UsualPaths = UsualPaths()
    ) throws -> ReadPartition {
        let identity: FileIdentity
        if file.parts != nil, let listed = file.listed {
            // The engine looks whether each of its files is still that one.
            identity = listed
        } else {
            identity = try Self.identity(file.path)
            guard FileSystem.isPlain(file.path) else {
                throw EngineError(
                    .directory, "\(file.path) is no file but a folder, pipe or device")
            }
        }
        let found = try engine.profile(file.source(usual))
        return ReadPartition(
            file: file, identity: identity, profile: found.profile, content: found.content,
            transactions: found.transactions, header: found.header,
            preamble: found.preamble, files: found.files)
    }

    /// Which file stands at a path; says as an engine would what is wrong with it.
    private static func identity(_ path: String) throws -> FileIdentity {
        do {
            return try FileIdentity(path: path)
        } catch {
            throw EngineError(error.isMissing ? .notFound : .io, error.description)
        }
    }
}
