import ArgumentParser
import CommandSupport
import Operations
import Shared

/// `ingest-gate dismiss DAY`: it need not stop anything.
struct DismissCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dismiss",
        abstract: "Leave a day in quarantine, or missing, and go on without it.",
        discussion: """
            Nothing is promoted: use 'release' for that. The day no longer counts towards the exit code of \
            'check' until other bytes of it land. Who, when and why is recorded.

            EXAMPLES
              ingest-gate dismiss 2025-03-19 --by ana --reason "test data, see OPS-12"
            """)

    @OptionGroup var options: RunOptions

    @Argument(help: "The day.", transform: parsePartitionDay)
    var day: PartitionDay

    @Option(help: "Who says so.")
    var by: String

    @Option(help: "Why. It is recorded, and read by whoever misses the day in a month.")
    var reason: String

    @Option(help: "The feed, where several have this day.")
    var feed: String?

    @Flag(help: "Print JSON for machines.")
    var json = false

    func validate() throws { try requireWord(by: by, reason: reason) }

    func run() throws {
        let context = RunContext.process(of: IngestGateCommand.self)
        let config = try options.load(context)
        var work = DismissDay.Options(day: day, by: by, reason: reason)
        work.feed = feed
        work.lockTimeout = options.locking.timeout
        let result = try DismissDay(config, context).run(work)
        if json { return try emit(JSON.text(result, pretty: true) + "\n") }
        let what = result.isQuarantined ? "stays in quarantine" : "stays missing"
        try emit(
            "\(result.day) (\(result.feed)) \(what) and stops nothing: "
                + "\(Shown.text(result.by)), \(result.at): \(Shown.text(result.reason))\n")
    }
}
