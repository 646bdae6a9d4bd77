import ArgumentParser
import CommandSupport

/// Layer 1: the blocking check in front of a load.
@main
struct IngestGateCommand: ParsableCommand {
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
        version: programVersion,
        subcommands: [
            CheckCommand.self, StatusCommand.self, ReleaseCommand.self, ProfileCommand.self,
            ExplainCommand.self, LedgerCommand.self,
            ConfigCommand<Self>.self, GenerateCommand.self,
        ])

    static func main() { runAsProgram() }
}
