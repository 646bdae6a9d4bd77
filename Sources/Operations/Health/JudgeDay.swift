package import AnalyticsHealth
import DailyNumbers
import Detection
import Durable
import Ledger
package import Shared

/// The nightly judgement of the warehouse outputs.
package struct JudgeDay {
    package struct Options: Sendable {
        package var inputs = HealthInputs()
        /// The day that must be there. Nil: yesterday in the feed's time zone.
        package var expectedDay: Day?
        /// Judges, and writes nothing.
        package var isDryRun = false
        package var lockTimeout = Duration.zero
        /// The configuration as `alerts.json` names it.
        package var configPath: String

        package init(configPath: String) { self.configPath = configPath }
    }

    package struct Result: Sendable {
        package let health: HealthRun
        /// What is, or would be, written to the reports folder.
        package let output: HealthOutput
        /// Where the blocked tables are kept.
        package let snapshot: String?

        package var answer: RunAnswer { .judged(worst: health.worst) }
    }

    private let config: GateConfig
    private let context: RunContext

    package init(_ config: GateConfig, _ context: RunContext) {
        self.config = config
        self.context = context
    }

    package func run(_ options: Options) throws -> Result {
        // First: tables and ledger are read by the run that tells next, and by no other meanwhile.
        let lock =
            options.isDryRun ? nil : try StateFolder(config).lock(timeout: options.lockTimeout)
        return try withExtendedLifetime(lock) {
            let health = try judge(options)
            for notice in health.source.notices { context.notify(.aboutInput(notice)) }
            let output = try HealthOutput(
                health, run: run(options, source: health.source.name))
            guard !options.isDryRun else {
                return Result(health: health, output: output, snapshot: nil)
            }
            let files = HealthFiles(config: config, context: context)
            try files.makeFolder()
            let snapshot = try files.quarantine(health)
            try files.publish(output, snapshots: [snapshot].compactMap { $0 })
            try files.keepGood(health)
            // Last: what a killed run did not write down is told again.
            try remember(health)
            return Result(health: health, output: output, snapshot: snapshot)
        }
    }

    /// For the holder of the run lock, or to write nothing.
    func judge(_ options: Options) throws -> HealthRun {
        let today = config.warehouseZone.day(at: context.now)
        let expected = options.expectedDay ?? today.advanced(by: -1)
        let source = try options.inputs.read(config, expectedDay: expected, context)
        let known = try options.inputs.knownDays(config.health, context)
        let memory = try RunMemory(config, before: expected)
        return HealthRun(
            source, layerOne: memory.layerOne, config: config, expectedDay: expected,
            today: today, calendar: known.special, closed: known.closed, book: memory.book)
    }

    func run(_ options: Options, source: String) -> AlertsDocument.Run {
        .init(
            at: context.now, version: context.version, config: options.configPath, source: source)
    }

    func remember(_ health: HealthRun) throws {
        try StateFolder(config).ledger().record(
            health.answer(at: context.now, version: context.version), feed: config.judgedFeed)
    }
}
