import ArgumentParser
import CommandSupport
import Operations
import Rendering
import Shared

/// `ingest-gate status`: what is where, and why.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what is promoted, quarantined, missing or waiting.",
        discussion: """
            Reads the ledger and the folders; changes nothing. Shows the last 14 days and what waits for \
            somebody: blocked, missing, not judged. Days without a partition between the first and the last \
            one are missing.

            EXAMPLES
              ingest-gate status
              ingest-gate status 2025-03-19
              ingest-gate status --feed orders --all
            """)

    @OptionGroup var options: RunOptions

    @Argument(help: "Only this day.", transform: parsePartitionDay)
    var day: PartitionDay?

    @Option(help: "Only this feed.")
    var feed: String?

    @Flag(help: "All days, however old.")
    var all = false

    @Flag(help: "Print JSON for machines.")
    var json = false

    func run() throws {
        let context = RunContext.process(of: IngestGateCommand.self)
        let config = try options.load(context)
        var work = ShowStatus.Options()
        work.day = day
        work.feed = feed
        work.showsAll = all
        let board = try ShowStatus(config, context).run(work)
        if json { return try emit(board.json) }
        let everything = config.command("status --all", feed: feed)
        try emit { StatusTable(board, everything: everything).text(color: $0) }
    }
}
