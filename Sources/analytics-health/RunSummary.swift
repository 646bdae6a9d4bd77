import AnalyticsHealth
import Rendering
import Shared

/// What `run` tells a person on a terminal: the last days, the news, who is told, and where it is
/// written.
struct RunSummary {
    private let health: HealthRun
    private let config: GateConfig
    private let snapshot: String?
    private let dryRun: Bool

    init(_ health: HealthRun, _ config: GateConfig, snapshot: String?, dryRun: Bool) {
        self.health = health
        self.config = config
        self.snapshot = snapshot
        self.dryRun = dryRun
    }

    var text: String {
        TerminalRenderer().text(Message(summaryOf: health, footer: footer))
    }

    private var footer: [MessageText] {
        if dryRun { return ["Dry run: nothing was written."] }
        let kept = snapshot.map { ["The blocked tables are kept in " + MessageText($0)] } ?? []
        let files: MessageText = "/report.md (also alerts.json, daily_metrics.csv, daily_cube.csv)"
        return kept + ["Report: " + MessageText(config.folders.reports) + files]
    }
}
