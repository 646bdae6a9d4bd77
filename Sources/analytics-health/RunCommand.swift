import ArgumentParser
import CommandSupport
import Operations
import Shared

/// `analytics-health run`: the nightly judgement.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Judge the warehouse outputs and write the report.",
        discussion: """
            Reads the fact tables and layer 1's ledger, judges the expected day, and writes \
            daily_metrics.csv, daily_cube.csv, alerts.json and report.md to the reports folder. \
            Exits with 0 where nothing stops the pipeline, with 2 for a P0. On an error of the \
            input the previous reports stay as they are.

            EXAMPLES
              ingest-gate check && dbt run && analytics-health run
              analytics-health run --expected-day 2025-03-08 --fail-on p1
              analytics-health run --daily-metrics kpis.csv --json
            """)

    @OptionGroup var options: ConfigOptions
    @OptionGroup var inputs: InputOptions
    @OptionGroup var locking: LockOptions

    @Option(
        help: ArgumentHelp(
            "The day that must be there. Without it, yesterday in the feed's time zone.",
            valueName: "day"), transform: parseDay)
    var expectedDay: Day?

    @Option(help: "From which severity on the exit code stops the pipeline: p0, p1 or never.")
    var failOn = ExitStatus.FailOn.p0

    @Flag(help: "Judge and print; write nothing.")
    var dryRun = false

    @Flag(help: "Print alerts.json on standard output.")
    var json = false

    func run() throws {
        let context = RunContext.process(of: AnalyticsHealthCommand.self)
        let config = try options.load(context, judges: true)
        var work = JudgeDay.Options(configPath: options.config)
        work.inputs = inputs.inputs
        work.expectedDay = expectedDay
        work.isDryRun = dryRun
        work.lockTimeout = locking.timeout
        let result = try JudgeDay(config, context).run(work)
        if json {
            try emit(result.output.alerts)
        } else {
            let summary = RunSummary(
                result.health, config, snapshot: result.snapshot, dryRun: dryRun)
            try emit(summary.text, styled: true)
        }
        throw ExitStatus(result.answer, failOn: failOn).code
    }
}
