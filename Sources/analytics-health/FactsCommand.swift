import ArgumentParser
import CommandSupport
import Operations
import ReferenceTransform
import Shared

/// `analytics-health facts`: the reference transform.
struct FactsCommand: ParsableCommand {
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
        let config = try options.load(.process(of: AnalyticsHealthCommand.self))
        var work = MakeFacts.Options()
        work.feed = feed
        work.lockTimeout = locking.timeout
        let counts = try MakeFacts(config).run(work)
        try emit(
            "\(MakeFacts(config).folder(work)): \(Decimals.count(counts.sessions, "session")), "
                + "\(Decimals.count(counts.orders, "order")) of "
                + "\(Decimals.count(counts.partitions, "partition"))\n")
    }
}
