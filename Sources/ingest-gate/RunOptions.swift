import ArgumentParser
import CSVScan
import CommandSupport
import IngestGate
import Shared

/// What commands that write to the state folder have in common.
struct RunOptions: ParsableArguments {
    @OptionGroup var config: ConfigOptions

    @Option(
        help: ArgumentHelp(
            "How long to wait for another run to end before giving up with 75.",
            valueName: "seconds"))
    var lockTimeout: Double = 0

    func validate() throws {
        guard lockTimeout >= 0, lockTimeout <= 1e6 else {
            throw ValidationError("--lock-timeout is a number of seconds, 0 or more.")
        }
    }

    func load() throws -> GateConfig {
        try config.load(
            rules: RuleSet.specs, today: Day(number: Int(now.microseconds / 86_400_000_000))
        ).config
    }

    var now: Instant { Clock.now }

    /// Makes the state folder and takes its lock.
    func lock(_ config: GateConfig) throws -> RunLock {
        do {
            try FileSystem.makeFolder(config.folders.state)
        } catch {
            throw Failure(.cannotCreate, error.description)
        }
        return try RunLock(state: config.folders.state, timeout: .seconds(lockTimeout))
    }

    func gate(_ config: GateConfig, ledger: Ledger) -> Gate {
        Gate(config: config, ledger: ledger, now: now, version: IngestGateCommand.version)
    }
}
