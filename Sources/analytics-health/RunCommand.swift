import AnalyticsHealth
import ArgumentParser
import CommandSupport
import DailyNumbers
import Ledger
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
    @OptionGroup var inputs: HealthInputs
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
        let config = try options.load(rules: KnownRules.rules, today: Clock.today).config
        let today = config.warehouseZone.day(at: Clock.now)
        let expected = expectedDay ?? today.advanced(by: -1)
        // First: tables and ledger are read by the run that tells next, and by no other meanwhile.
        let lock = dryRun ? nil : try locking.lock(state: config.folders.state)
        let source = try inputs.read(config, expectedDay: expected)
        let memory = try RunMemory(config, before: expected)
        let health = HealthRun(
            source, layerOne: memory.layerOne, config: config, expectedDay: expected, today: today,
            calendar: try inputs.specialDays, book: memory.book)
        let output = try HealthOutput(
            health,
            run: .init(
                at: Clock.now, version: AnalyticsHealthCommand.configuration.version,
                config: options.config, source: source.name))
        var snapshot: String?
        if let lock {
            snapshot = try withExtendedLifetime(lock) {
                let path = try HealthFiles(config, lock: lock).write(
                    output, health, files: source.files)
                // Last: what a killed run did not write down is told again.
                try Ledger.open(state: config.folders.state).record(
                    health.answer(
                        at: Clock.now, version: AnalyticsHealthCommand.configuration.version))
                return path
            }
        }
        if json {
            try emit(output.alerts)
        } else {
            try emit(
                RunSummary(health, config, snapshot: snapshot, dryRun: dryRun).text, styled: true)
        }
        throw ExitStatus(worst: health.worst, failOn: failOn).code
    }
}
