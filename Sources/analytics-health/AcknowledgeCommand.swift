import ArgumentParser
import CommandSupport
import Operations
import Shared

/// `analytics-health acknowledge ID`: a person takes an incident from here.
struct AcknowledgeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "acknowledge",
        abstract: "Say that somebody looks after an incident, or that its level is the new normal.",
        discussion: """
            The report names who looks after it and why. Severity and exit code stay what they are. With \
            --new-normal, the days before the incident are no longer history for the measures that it is \
            about, and it is over: from the last judged day on, which a run judges anew.

            EXAMPLES
              analytics-health incidents
              analytics-health acknowledge 2025-03-08-checkout --by ana --reason "payment provider, OPS-12"
              analytics-health acknowledge 2025-03-08-traffic --by ana --reason "we left that market" \\
                --new-normal
            """)

    @OptionGroup var options: ConfigOptions
    @OptionGroup var locking: LockOptions
    @OptionGroup var only: FeedOption

    @Argument(help: "The id of the incident.")
    var id: String

    @Option(help: "Who looks after it.")
    var by: String

    @Option(help: "Why, or what is done. It is recorded.")
    var reason: String

    @Flag(help: "The level that came with it is the usual one from now on.")
    var newNormal = false

    func validate() throws {
        try requireWord(by: by, reason: reason)
    }

    func run() throws {
        let context = RunContext.process(of: AnalyticsHealthCommand.self)
        var work = AcknowledgeIncident.Options(id: id, by: by, reason: reason)
        work.isNewNormal = newNormal
        work.lockTimeout = locking.timeout
        work.feed = only.feed
        let result = try AcknowledgeIncident(options.load(context), context).run(work)
        try emit(text(result.word, result.config))
    }

    private func text(_ word: Acknowledgement, _ config: GateConfig) -> String {
        let text = "\(Shown.text(word.incident)) is acknowledged by \(Shown.text(word.by))\n"
        guard word.isNewNormal else { return text }
        let measures = word.subjects.map { Shown.text($0) }.joined(separator: ", ")
        return text
            + "The usual level of \(measures) counts from \(word.first) on. To judge \(word.day) by it:\n"
            + "  "
            + config.command(
                "run --expected-day \(word.day)", feed: config.judgedFeed,
                program: "analytics-health") + "\n"
    }
}
