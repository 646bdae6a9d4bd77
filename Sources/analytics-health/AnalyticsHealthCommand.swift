import ArgumentParser
import CommandSupport

/// Layer 2: judges the warehouse outputs after the transform.
@main
struct AnalyticsHealthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analytics-health",
        abstract: "Judge the numbers before dashboards show them.",
        discussion: """
            Reads what the transform made, judges the expected day by hard rules and against what is \
            usual, and writes daily_metrics.csv, daily_cube.csv, alerts.json and report.md.

            EXAMPLES
              Judge yesterday, after the transform:
                analytics-health run
              What is open, and who looks after it:
                analytics-health incidents
              Make fact tables from what layer 1 promoted:
                analytics-health facts
              What would have fired, and who would have been paged:
                analytics-health backtest --daily-cube cube.csv
              Put the warehouse outputs of the last good day back:
                analytics-health restore --last-good
            """,
        version: programVersion,
        subcommands: [
            RunCommand.self, IncidentsCommand.self, AcknowledgeCommand.self, ForgetCommand.self,
            FactsCommand.self,
            BacktestCommand.self, ExplainCommand.self, RestoreCommand.self,
            ConfigCommand<Self>.self,
        ])

    static func main() { runAsProgram() }
}
