import AnalyticsHealth
import ArgumentParser
import CommandSupport
import Operations
import Shared

/// `analytics-health forget DAY`: takes back a run for a wrong day, or with wrong tables.
struct ForgetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Take back the run of a day that should not have been judged.",
        discussion: """
            For a run with a wrong --expected-day, or with the wrong tables. What it said counts no more: not \
            for later days, not as the last judged day. Where the day had been judged before, that answer holds \
            again. Answers of other days stay as they are, and the ledger keeps who took it back and why.

            EXAMPLES
              analytics-health forget 2025-03-30 --by ana --reason "typed 30 for 20"
            """)

    @OptionGroup var options: ConfigOptions
    @OptionGroup var locking: LockOptions
    @OptionGroup var only: FeedOption

    @Argument(help: "The day, as YYYY-MM-DD.", transform: parseDay)
    var day: Day

    @Option(help: "Who takes it back.")
    var by: String

    @Option(help: "Why. It is recorded.")
    var reason: String

    func validate() throws {
        try requireWord(by: by, reason: reason)
    }

    func run() throws {
        let context = RunContext.process(of: AnalyticsHealthCommand.self)
        var work = ForgetRun.Options(day: day, by: by, reason: reason)
        work.lockTimeout = locking.timeout
        work.feed = only.feed
        let results = try ForgetRun(options.load(context), context).run(work)
        try emit(results.map(text).joined(separator: "\n"))
    }

    private func text(_ result: ForgetRun.Result) -> String {
        let forgotten = result.forgotten
        let config = result.config
        let name = config.judgesSeveral ? config.judgedFeed.map { "\($0): " } ?? "" : ""
        var text =
            "\(name)The run of \(forgotten.day) is taken back: \(forgotten.status), at \(forgotten.at.minute)\n"
        if let holds = result.holds {
            text +=
                "What was said of it before holds again: \(holds.status), at \(holds.at.minute)\n"
        }
        for word in result.acknowledgements {
            text +=
                "\(Shown.text(word.by)) acknowledged \(Shown.text(word.incident)) on that day; to have it count from an earlier one, acknowledge it again\n"
        }
        guard let last = result.last else {
            return text
                + "No judged day is left. The files in \(Shown.text(config.folders.reports)) still say what it said.\n"
        }
        let command = config.command(
            "run --expected-day \(last.day)", feed: only.feed, program: "analytics-health")
        return text
            + "The files in \(Shown.text(config.folders.reports)) still say what it said. To write those of \(last.day), the last judged day:\n  \(command)\n"
    }
}
