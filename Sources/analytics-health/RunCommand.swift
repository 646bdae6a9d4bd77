import AnalyticsHealth
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
            input the previous reports stay as they are. Feeds with a section 'health:' in the \
            configuration are judged one by one: all in one report, and the worst of them counts; with \
            --feed that one alone, in a folder feeds/NAME of the reports folder.

            EXAMPLES
              ingest-gate check && dbt run && analytics-health run
              analytics-health run --expected-day 2025-03-08 --fail-on p1
              analytics-health run --daily-metrics kpis.csv --json
              analytics-health run --feed shop_de
            """)

    @OptionGroup var options: ConfigOptions
    @OptionGroup var inputs: InputOptions
    @OptionGroup var locking: LockOptions
    @OptionGroup var only: FeedOption

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
        if config.judgesSeveral, only.feed == nil { return try runAll(config, work, context) }
        let judged = try config.judged(only: only.feed)[0]
        let result = try JudgeDay(judged, context).run(work)
        if json {
            try emit(result.output.alerts)
        } else {
            let summary = RunSummary(
                [(nil, result.health)], judged, snapshots: [result.snapshot].compactMap { $0 },
                dryRun: dryRun)
            try emit(summary.text, styled: true)
        }
        throw ExitStatus(result.answer, failOn: failOn).code
    }

    private func runAll(
        _ config: GateConfig, _ work: JudgeDay.Options, _ context: RunContext
    ) throws {
        let result = try JudgeFeeds(config, context).run(work)
        if json {
            try emit(result.output.alerts)
        } else {
            let summary = RunSummary(
                result.runs.worstFirst.reversed().map { ($0.feed, $0.health) }, config,
                snapshots: result.snapshots, dryRun: dryRun)
            try emit(summary.text, styled: true)
        }
        throw ExitStatus(result.answer, failOn: failOn).code
    }
}
