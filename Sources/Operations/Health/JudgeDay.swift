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
        let today = config.warehouseZone.day(at: context.now)
        let expected = options.expectedDay ?? today.advanced(by: -1)
        let state = StateFolder(config)
        // First: tables and ledger are read by the run that tells next, and by no other meanwhile.
        let lock = options.isDryRun ? nil : try state.lock(timeout: options.lockTimeout)
        return try withExtendedLifetime(lock) {
            let source = try options.inputs.read(config, expectedDay: expected, context)
            let known = try options.inputs.knownDays(config.health, context)
            let memory = try RunMemory(config, before: expected)
            let health = HealthRun(
                source, layerOne: memory.layerOne, config: config, expectedDay: expected,
                today: today, calendar: known.special, closed: known.closed, book: memory.book)
            let output = try HealthOutput(
                health,
                run: .init(
                    at: context.now, version: context.version, config: options.configPath,
                    source: source.name))
            let snapshot =
                options.isDryRun
                ? nil
                : try HealthFiles(config: config, context: context).write(
                    output, health, files: source.files)
            if !options.isDryRun {
                // Last: what a killed run did not write down is told again.
                try state.ledger().record(
                    health.answer(at: context.now, version: context.version))
            }
            return Result(health: health, output: output, snapshot: snapshot)
        }
    }
}
