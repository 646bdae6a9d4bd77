import ArgumentParser
import CommandSupport
import IngestGate
import Operations
import Shared

/// `ingest-gate release DAY`: a person takes the responsibility.
struct ReleaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Let a quarantined day through, whole or without its rejected records.",
        discussion: """
            The day is judged again first. Whole, it is promoted as it landed, flagged at risk; with \
            --drop-rejected the clean remainder is, unless that is still quarantined by what is left. \
            Who, when and why is recorded.

            EXAMPLES
              ingest-gate release 2025-03-19 --by ana --reason "ids collide, see OPS-12" --drop-rejected
            """)

    @OptionGroup var options: RunOptions

    @Argument(help: "The day.", transform: parsePartitionDay)
    var day: PartitionDay

    @Option(help: "Who takes the responsibility.")
    var by: String

    @Option(help: "Why. It is recorded, and read by whoever finds the number odd in a month.")
    var reason: String

    @Flag(
        help: """
            Promote the remainder without the rejected records. Twice: also where less than half of the records \
            or purchases is left.
            """)
    var dropRejected: Int

    @Option(help: "The feed, where several have this day.")
    var feed: String?

    @Flag(help: "Print JSON for machines.")
    var json = false

    func validate() throws {
        try requireWord(by: by, reason: reason, ": a release without it is refused")
    }

    func run() throws {
        let context = RunContext.process(of: IngestGateCommand.self)
        let config = try options.load(context)
        var work = ReleaseDay.Options(day: day, by: by, reason: reason)
        work.feed = feed
        work.dropsRejected = dropRejected > 0
        work.dropsMost = dropRejected > 1
        work.lockTimeout = options.locking.timeout
        let result = try ReleaseDay(config, context).run(work)
        if json { return try emit(JSON.text(result, pretty: true) + "\n") }
        try emit(text(result, promoted: PartitionStore(state: config.folders.state).promoted))
    }

    private func text(_ result: ReleaseReport, promoted: String) -> String {
        let what =
            result.rejectedDropped
            ? "without \(Decimals.count(result.rejected, "rejected record"))" : "whole"
        var text =
            "\(result.day) (\(result.feed)) is released \(what): "
            + "\(promoted)/\(result.file), \(Decimals.count(result.records, "record")), at risk\n"
        let findings = result.checks.filter(\.counts).sorted { $0.severity > $1.severity }
        if !findings.isEmpty { text += "What was promoted still has:\n" }
        for check in findings { text += "  \(Shown.finding(check, width: 160))\n" }
        return text
    }
}
