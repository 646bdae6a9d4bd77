import ArgumentParser
import CSVScan
import CommandSupport
import IngestGate
import Shared

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

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

    /// The only clock. `GATE_NOW` (RFC 3339) stands in for it where a run has to be repeatable.
    var now: Instant {
        if let text = ProcessInfo.processInfo.environment["GATE_NOW"],
            let fixed = Instant(rfc3339: text)
        {
            return fixed
        }
        return Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1e6))
    }

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

/// Writes a result; output that cannot be written must not look like success.
func emit(_ text: String) throws {
    guard Terminal.output.write(text) else {
        throw Failure(.inputOutput, "cannot write to standard output")
    }
}

/// Environment of the process, for decisions about the terminal.
var environment: [String: String] { ProcessInfo.processInfo.environment }
