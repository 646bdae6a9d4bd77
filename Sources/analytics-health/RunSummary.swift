import AnalyticsHealth
import Rendering
import Shared

/// What `run` tells a person on a terminal: the last days, the news, who is told, and where it is
/// written.
struct RunSummary {
    /// Each with its feed, where there are several.
    private let runs: [(feed: String?, health: HealthRun)]
    private let config: GateConfig
    private let snapshots: [String]
    private let dryRun: Bool

    init(
        _ runs: [(feed: String?, health: HealthRun)], _ config: GateConfig, snapshots: [String],
        dryRun: Bool
    ) {
        self.runs = runs
        self.config = config
        self.snapshots = snapshots
        self.dryRun = dryRun
    }

    var text: String {
        runs.enumerated().map { position, run in
            let footer = position == runs.count - 1 ? footer : []
            return TerminalRenderer().text(
                Message(summaryOf: run.health, feed: run.feed, footer: footer))
        }.joined(separator: "\n")
    }

    private var footer: [MessageText] {
        if dryRun { return ["Dry run: nothing was written."] }
        let kept = snapshots.map { "The blocked tables are kept in " + MessageText($0) }
        let files: MessageText = "/report.md (also alerts.json, daily_metrics.csv, daily_cube.csv)"
        return kept + ["Report: " + MessageText(config.folders.reports) + files]
    }
}
