import Durable
import IngestGate
import Profile
package import ReferenceTransform
package import Shared

/// Fact tables from promoted partitions, by the reference transform.
package struct MakeFacts {
    package struct Options: Sendable {
        /// Nil: the only one of the configuration.
        package var feed: String?
        package var lockTimeout = Duration.zero

        package init() {}
    }

    private let config: GateConfig

    package init(_ config: GateConfig) { self.config = config }

    package func run(_ options: Options) throws -> FactCounts {
        let feed = try feed(options)
        let store = PartitionStore(state: config.folders.state)
        let state = StateFolder(config)
        guard state.exists else { throw nothing(in: store) }
        let lock = try state.lock(timeout: options.lockTimeout)
        return try withExtendedLifetime(lock) {
            let config = config.judging(feed)
            return try ReferenceTransform(config).run(
                feed: feed, partitions: try promoted(store, feed), into: config.folders.warehouse)
        }
    }

    /// Where the tables are.
    package func folder(_ options: Options) throws -> String {
        config.judging(try feed(options)).folders.warehouse
    }

    /// The feed's promoted partitions, by day.
    private func promoted(_ store: PartitionStore, _ feed: Feed) throws -> [PartitionSource] {
        guard let manifest = try store.manifest() else { throw nothing(in: store) }
        let items = manifest.partitions.filter { $0.feed == feed.name }.sorted { $0.day < $1.day }
        guard !items.isEmpty else {
            throw OperationFailure(
                .noInput, "no partition of feed '\(feed.name)' is promoted")
        }
        return try items.map { item in
            let path = "\(store.promoted)/\(item.file)"
            try FileSystem.refuseWayOut(path, of: store.promoted)
            return PartitionSource(
                feed: feed, day: item.day, name: item.file, location: path,
                parts: item.files?.map { .init(path: $0.file) })
        }
    }

    private func nothing(in store: PartitionStore) -> OperationFailure {
        OperationFailure(
            .noInput,
            "'\(store.promoted)/manifest.json' is not there; run \(config.command("check")) first")
    }

    private func feed(_ options: Options) throws(OperationFailure) -> Feed {
        if let feed = try config.feed(named: options.feed) ?? config.onlyFeed { return feed }
        throw OperationFailure(
            .usage,
            "there are several feeds; name one: "
                + config.feeds.map {
                    config.command("facts", feed: $0.name, program: "analytics-health")
                }.joined(separator: ", or "))
    }
}
