import ArgumentParser
import CommandSupport
import Durable
import IngestGate
import Ledger
import NativeProfiler
import Shared

/// What commands that write to the state folder have in common.
struct RunOptions: ParsableArguments {
    @OptionGroup var config: ConfigOptions

    @OptionGroup var locking: LockOptions

    func load() throws -> GateConfig {
        try config.load(
            rules: KnownRules.rules, today: Day(number: Int(now.microseconds / 86_400_000_000))
        ).config
    }

    var now: Instant { Clock.now }

    /// Makes the state folder and takes its lock.
    func lock(_ config: GateConfig) throws -> RunLock {
        try locking.lock(state: config.folders.state)
    }

    func gate(_ config: GateConfig, ledger: Ledger) -> Gate {
        Gate(
            config: config, ledger: ledger, engine: NativeEngine(config.limits), now: now,
            version: IngestGateCommand.version)
    }
}
