package import Shared

/// Something that can count a partition: the native scanner, or a cluster that is sent SQL.
///
/// What an engine cannot count is nil in its profile; no rule takes that for zero.
package protocol ProfileEngine: Sendable {
    /// Stands before its content identities in the ledger: short, without a colon.
    var name: String { get }

    /// Reads a partition once.
    func profile(_ source: PartitionSource) throws(EngineError) -> ProfiledPartition

    /// Reads a partition again and hands its records to a sink, in the order of the file.
    ///
    /// It is asked of quarantined partitions only, and is all that needs the bytes themselves.
    func split(
        _ source: PartitionSource, by rejection: RecordRejection, into sink: any EvidenceSink
    ) throws(EngineError)

    /// The same engine with its share of what there is, where so many partitions are read at the same time.
    func shared(among partitions: Int) -> Self
}

extension ProfileEngine {
    package func shared(among partitions: Int) -> Self { self }
}

/// What an engine is asked to read.
package struct PartitionSource: Sendable {
    package let feed: Feed
    /// Nil where the name does not tell it.
    package let day: PartitionDay?
    /// The file's name.
    package let name: String
    /// Where it lies: a path, `-` for standard input, or what else the engine understands.
    package let location: String
    /// Are counted even where there are more paths than the engine has room for.
    package let usual: UsualPaths
    /// The files of a partition that is a set, in the order of their paths; nil for a single file.
    package let parts: [Part]?

    /// One file of a set.
    package struct Part: Sendable {
        /// Below `location`.
        package let path: String
        /// As the file has to be; nil where nobody looked.
        package let expected: (size: Int, modified: Int64)?

        package init(path: String, expected: (size: Int, modified: Int64)? = nil) {
            self.path = path
            self.expected = expected
        }
    }

    package init(
        feed: Feed, day: PartitionDay?, name: String, location: String,
        usual: UsualPaths = UsualPaths(),
        parts: [Part]? = nil
    ) {
        self.parts = parts
        self.usual = usual
        self.feed = feed
        self.day = day
        self.name = name
        self.location = location
    }
}

/// A partition, read once.
package struct ProfiledPartition: Sendable {
    package let profile: PartitionProfile
    package let content: ContentIdentity
    package let transactions: TransactionFacts
    /// The header as it stands in the file, with its line end; empty where there is none.
    package let header: [UInt8]
    /// The lines before the header, or the first record, that are no records. Empty for a set of files.
    package let preamble: [UInt8]
    /// Of a set of files, each of them in the order of paths; nil for a single file.
    package let files: [ProfiledFile]?

    package init(
        profile: PartitionProfile, content: ContentIdentity, transactions: TransactionFacts,
        header: [UInt8], preamble: [UInt8] = [], files: [ProfiledFile]? = nil
    ) {
        self.preamble = preamble
        self.files = files
        self.profile = profile
        self.content = content
        self.transactions = transactions
        self.header = header
    }
}
