import ArgumentParser
import CommandSupport
import IngestGate
import Operations
import Profile
import Shared

/// `ingest-gate profile FILE`.
struct ProfileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile",
        abstract: "Print what is counted in a file, as JSON.",
        discussion: """
            Judges nothing and touches nothing. The feed is told by the file's name, or named with \
            --feed; the only feed of a configuration need not be named.

            EXAMPLES
              ingest-gate profile partitions/events_20250217.csv.gz
              ingest-gate profile - --feed web_events < events.csv
            """)

    @OptionGroup var options: ConfigOptions

    @Argument(help: "A file, or - for standard input.")
    var file: String

    @Option(help: "The feed whose columns the file has.")
    var feed: String?

    @Option(
        help: ArgumentHelp("The day of the file, where its name does not tell.", valueName: "day"),
        transform: parsePartitionDay)
    var day: PartitionDay?

    @Option(help: "Threads. (default: one a core)")
    var threads: Int?

    @Option(help: .hidden)
    var chunkBytes: Int?

    func validate() throws {
        if let threads, !(1...256).contains(threads) {
            throw ValidationError("--threads is a number from 1 to 256.")
        }
        if let chunkBytes, chunkBytes < 1 { throw ValidationError("--chunk-bytes is 1 or more.") }
    }

    func run() throws {
        let config = try options.load(.process(of: IngestGateCommand.self))
        var work = ProfileFile.Options(file: file)
        work.feed = feed
        work.day = day
        work.threads = threads
        work.chunkBytes = chunkBytes
        let found = try ProfileFile(config).run(work)
        try emit(found.profile.prettyJSON(found.content))
        if let damage = found.profile.damage {
            throw OperationFailure(
                .dataFormat, "\(work.name): \(damage); the profile is of what could be read")
        }
    }
}
