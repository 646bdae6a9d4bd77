import CSVScan
package import IngestGate
package import Shared

/// What is counted in a file: judges nothing and touches nothing.
package struct ProfileFile {
    package struct Options: Sendable {
        /// A path; `-` is standard input.
        package var file: String
        /// Nil: told by the file's name, or the only one of the configuration.
        package var feed: String?
        /// Nil: told by the file's name.
        package var day: Day?
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
    package func run(_ options: Options) throws -> PartitionProfile {
        let matched = Landing.feed(of: options.name, in: config.feeds)
        let feed = try feed(options, matched?.0)
        var profiler = Profiler(config.limits)
        if let threads = options.threads { profiler.scanOptions.threads = threads }
        if let bytes = options.chunkBytes { profiler.scanOptions.chunkBytes = bytes }
        return try profiler.scan(
            path: options.file, feed: feed, partition: options.name,
            day: options.day ?? matched?.1
        ).profile
    }

    private func feed(_ options: Options, _ matched: Feed?) throws(OperationFailure) -> Feed {
        if let feed = try config.feed(named: options.feed) ?? matched ?? config.onlyFeed {
            return feed
        }
        throw OperationFailure(
            .usage, "'\(options.file)' is of no feed's pattern; name one with --feed")
    }
}
