import ArgumentParser
import CommandSupport
import IngestGate
import Shared

/// Layer 2: judges the warehouse outputs after the transform.
@main
struct AnalyticsHealthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analytics-health",
        abstract: "Judge the numbers before dashboards show them.",
        discussion: """
            This version replays history from a daily cube, and has a reference transform. The nightly \
            run with its report follows.

            EXAMPLES
              Make fact tables from what layer 1 promoted:
                analytics-health facts
              What would have fired, and who would have been paged:
                analytics-health backtest --daily-cube cube.csv
              Put the warehouse outputs of the last good day back:
                analytics-health restore --last-good
            """,
        version: "0.1.0",
        subcommands: [
            Facts.self, BacktestCommand.self, RestoreCommand.self, ConfigCommand<KnownRules>.self,
        ])

    static func main() { runAsProgram { Failure($0) } }
}

/// The rules that the configuration may speak of: one file is for both layers.
enum KnownRules: RuleCatalog {
    static var rules: [RuleSpec] { RuleSet.specs }
}
