import ArgumentParser
import CSVScan
import CommandSupport
import IngestGate
import Shared

/// Layer 1: the blocking check in front of a load.
@main
struct IngestGateCommand: ParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "ingest-gate",
        abstract: "Check raw daily partitions before they are promoted.",
        discussion: """
            A P0 finding quarantines a partition, a P1 lets it through flagged. The exit code is the \
            answer: 0 nothing stops the pipeline, 2 a P0, 3 a P1 with --fail-on p1, 64 usage, 65 \
            unreadable data, 66 no input, 73 cannot create output, 74 I/O, 75 another run is writing, \
            78 configuration; 1 and 70 mean that no verdict was reached.

            EXAMPLES
              Judge what has landed, act on it, and tell the scheduler:
                ingest-gate check
              What is where, and why:
                ingest-gate status
              Let a quarantined day through without its rejected records:
                ingest-gate release 2025-03-19 --by ana --reason "dup ids, see OPS-12" --drop-rejected
            """,
        version: version,
        subcommands: [
            Check.self, Status.self, ReleaseCommand.self, ProfileCommand.self, Explain.self,
            ConfigCommand<Layer1Rules>.self, Generate.self,
        ])

    /// Like ArgumentParser's, but every error has its own exit code: 1 is what a scheduler gets from a
    /// program that fell over, never from one that decided.
    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            if let failure = Failure(error) {
                Terminal.error.write("ingest-gate: \(failure.message)\n")
                exit(withError: failure.status.code)
            }
            exit(withError: error)
        }
    }
}

/// The rules that the configuration may speak of.
enum Layer1Rules: RuleCatalog {
    static var rules: [RuleSpec] { RuleSet.specs }
}

/// An error of the world as a person and a scheduler get it.
struct Failure: Error {
    let status: ExitStatus
    let message: String

    init(_ status: ExitStatus, _ message: String) {
        self.status = status
        self.message = message
    }

    /// Nil for what ArgumentParser knows how to say.
    init?(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as ScanError: self.init(ExitStatus(error.kind), error.message)
        case let error as FileError:
            self.init(error.isMissing ? .noInput : .inputOutput, error.description)
        case let error as KeyError: self.init(.inputOutput, error.message)
        case let error as LedgerError: self.init(.inputOutput, error.description)
        case let error as RunLock.Failure:
            switch error {
            case .heldBy:
                self.init(
                    .locked, "\(error); try again, or wait for it with --lock-timeout SECONDS")
            case .file(let error): self.init(.inputOutput, error.description)
            }
        default: return nil
        }
    }
}

extension ExitStatus {
    init(_ kind: ScanError.Kind) {
        switch kind {
        case .notFound: self = .noInput
        case .directory: self = .noInput
        case .permission: self = .noInput
        case .io, .changed: self = .inputOutput
        }
    }
}
