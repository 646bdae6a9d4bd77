import AnalyticsHealth
import ArgumentParser
import CommandSupport
import Operations
import Shared

/// `analytics-health backtest`: what would have been said, day by day.
struct BacktestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest",
        abstract: "Replay history: what would have fired, and who would have been paged.",
        discussion: """
            Each night is a run of its own, hard rules included, by what was known at its end and had been told: what is \
            printed is what the nightly runs would have said of the data as it is now. Without a file, the fact tables of the \
            warehouse are read. The daily cube is CSV with the columns day, channel, device, sessions, \
            purchases, revenue, and optionally revenue_squared and sessions_without_referrer; a day without \
            rows is missing, a row of zeros is a real zero. Levels that people accepted count.

            Labels are incidents that are known to have happened: a JSON array of \
            {"kind":"checkout_outage","first":"2025-03-08","last":"2025-03-09"}; kinds are full_outage, \
            partial_load, duplicate_load, checkout_outage, mobile_checkout, attribution_loss, unit_error, \
            slow_drift, channel_gone (with "channel") and other.

            EXAMPLES
              analytics-health backtest
              analytics-health backtest --daily-cube cube.csv --calendar calendar.csv --labels labels.json
              analytics-health backtest --compare config/stricter.yml --from 2025-01-01 --json
            """)

    @OptionGroup var options: ConfigOptions
    @OptionGroup var inputs: InputOptions
    @OptionGroup var only: FeedOption

    @Option(
        help: ArgumentHelp("Incidents that are known, to score by: JSON.", valueName: "file"))
    var labels: String?

    @Option(
        help: ArgumentHelp("Another configuration, to see what it changes.", valueName: "file"))
    var compare: String?

    @Option(
        help: ArgumentHelp("Count and print only from this day on.", valueName: "day"),
        transform: parseDay)
    var from: Day?

    @Option(
        help: ArgumentHelp("Count and print only up to this day.", valueName: "day"),
        transform: parseDay)
    var to: Day?

    @Flag(help: "Print JSON for machines.")
    var json = false

    func run() throws {
        var work = ReplayHistory.Options(options.file)
        work.inputs = inputs.inputs
        work.labels = labels
        work.compared = compare
        work.from = from
        work.feed = only.feed
        work.to = to
        let result = try ReplayHistory(.process(of: AnalyticsHealthCommand.self)).run(work)
        if json { return try emit(result.json) }
        let text = BacktestText(
            result.nights, result.summary, result.suppressed, compared: result.comparison)
        try emit(text.text, styled: true)
    }
}
