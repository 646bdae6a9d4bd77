import IngestGate
import NativeProfiler
package import Profile
package import Shared

/// What is counted in a file: judges nothing and touches nothing.
package struct ProfileFile {
    package struct Options: Sendable {
        /// A path; `-` is standard input.
        package var file: String
        /// Nil: told by the file's name, or the only one of the configuration.
        package var feed: String?
        /// Nil: told by the file's name.
        package var day: PartitionDay?
        /// Nil: one a core.
        package var threads: Int?
        package var chunkBytes: Int?

        package init(file: String) { self.file = file }

        /// The file's name without its folders.
        package var name: String { file.split(separator: "/").last.map(String.init) ?? file }
    }

    private let config: GateConfig

    package init(_ config: GateConfig) { self.config = config }

    /// Of a damaged file: the profile of what could be read.
    package func run(_ options: Options) throws -> ProfiledPartition {
        let matched =
            Landing.feed(of: options.name, in: config.feeds)
            ?? Landing.feed(of: options.file, in: config.feeds)
        let feed = try feed(options, matched?.0)
        var engine = NativeEngine(config.limits)
        if let threads = options.threads { engine.threads = threads }
        if let bytes = options.chunkBytes { engine.chunkBytes = bytes }
        return try engine.profile(
            PartitionSource(
                feed: feed, day: options.day ?? matched?.1, name: options.name,
                location: options.file))
    }

    private func feed(_ options: Options, _ matched: Feed?) throws(OperationFailure) -> Feed {
        if let feed = try config.feed(named: options.feed) ?? matched ?? config.onlyFeed {
            return feed
        }
        throw OperationFailure(
            .usage, "no feed's file pattern matches '\(options.file)'; name a feed with --feed")
    }
}
