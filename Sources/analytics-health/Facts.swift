import ArgumentParser
import CommandSupport
import Durable
import IngestGate
import ReferenceTransform
import Shared

/// `analytics-health facts`: the reference transform.
struct Facts: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "facts",
        abstract: "Make fact tables from promoted partitions: a reference, not the product.",
        discussion: """
            Reads what promoted/manifest.json lists and writes fct_sessions.csv, fct_orders.csv and \
            fct_attribution.csv. Sessions end after a pause; records without client identifier are \
            told apart by their user agent; a landing page's channel is named by the rules under \
            'channels:' in the configuration; an order belongs to its session's channel.

            EXAMPLES
              analytics-health facts
              analytics-health facts --state state --warehouse /tmp/warehouse --feed web_events
            """)

    @OptionGroup var options: ConfigOptions
    @OptionGroup var locking: LockOptions

    @Option(help: "The feed; the only one of a configuration need not be named.")
    var feed: String?

    func run() throws {
        let config = try options.load(rules: KnownRules.rules).config
        let feed = try choose(config)
        let store = PartitionStore(state: config.folders.state)
        guard FileSystem.exists(config.folders.state) else { throw Self.nothing(in: store) }
        let lock = try locking.lock(state: config.folders.state)
        let counts = try withExtendedLifetime(lock) {
            try ReferenceTransform(config).run(
                feed: feed, files: try promoted(store, feed), into: config.folders.warehouse)
        }
        try emit(
            "\(config.folders.warehouse): \(Decimals.count(counts.sessions, "session")), "
                + "\(Decimals.count(counts.orders, "order")) of "
                + "\(Decimals.count(counts.partitions, "partition"))\n")
    }

    /// The feed's promoted partitions, by day.
    private func promoted(_ store: PartitionStore, _ feed: Feed) throws -> [String] {
        guard let manifest = try store.manifest() else { throw Self.nothing(in: store) }
        let files = manifest.partitions.filter { $0.feed == feed.name }
            .sorted { $0.day < $1.day }.map { store.promoted + "/" + $0.file }
        guard !files.isEmpty else {
            throw Failure(.noInput, "no partition of feed '\(feed.name)' is promoted")
        }
        return files
    }

    private static func nothing(in store: PartitionStore) -> Failure {
        Failure(
            .noInput, "'\(store.promoted)/manifest.json' is not there; run ingest-gate check first")
    }

    private func choose(_ config: GateConfig) throws -> Feed {
        let names = config.feeds.map(\.name).joined(separator: ", ")
        if let feed {
            guard let found = config.feeds.first(where: { $0.name == feed }) else {
                throw Failure(.usage, "there is no feed '\(feed)'; there are: \(names)")
            }
            return found
        }
        guard config.feeds.count == 1, let only = config.feeds.first else {
            throw Failure(.usage, "there are several feeds (\(names)); name one with --feed")
        }
        return only
    }
}
