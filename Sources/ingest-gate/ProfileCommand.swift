import ArgumentParser
import CommandSupport
import IngestGate
import NativeProfiler
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
        transform: parseDay)
    var day: Day?

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
        let config = try options.load(rules: KnownRules.rules).config
        let name = file == "-" ? "-" : file.split(separator: "/").last.map(String.init) ?? file
        let matched = Landing.feed(of: name, in: config.feeds)
        let chosen = try choose(config, matched?.0)
        var engine = NativeEngine(config.limits)
        if let threads { engine.threads = threads }
        if let chunkBytes { engine.chunkBytes = chunkBytes }
        let scanned = try engine.profile(
            PartitionSource(feed: chosen, day: day ?? matched?.1, name: name, location: file))
        try emit(scanned.profile.prettyJSON)
        if let damage = scanned.profile.damage {
            throw Failure(.dataFormat, "\(name): \(damage); the profile is of what could be read")
        }
    }

    private func choose(_ config: GateConfig, _ matched: Feed?) throws -> Feed {
        if let feed {
            guard let found = config.feeds.first(where: { $0.name == feed }) else {
                let names = config.feeds.map(\.name).joined(separator: ", ")
                throw Failure(.usage, "there is no feed '\(feed)'; there are: \(names)")
            }
            return found
        }
        if let matched { return matched }
        guard config.feeds.count == 1, let only = config.feeds.first else {
            throw Failure(.usage, "'\(file)' is of no feed's pattern; name one with --feed")
        }
        return only
    }
}
