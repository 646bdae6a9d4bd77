import AnalyticsHealth
import Detection
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

    func text(color: Bool) -> String {
        let rows = KPITable(health, days: 7).rows
        var text =
            TextTable(
                header: KPITable.header.map { $0.uppercased() } + ["STATUS"],
                rows: rows.map { $0.map { .init(Shown.text($0)) } },
                right: Set(1..<KPITable.header.count), color: color
            ).text + "\n\n"
        text += "\(health.status.rawValue) for \(health.expectedDay)\n"
        for (item, route) in zip(health.news, health.routing.lines) {
            text += "  \(Shown.text(item.title, width: 160))\n"
            let whom =
                route.to.isEmpty
                ? "nobody (no entry under routing: fits)" : route.to.joined(separator: ", ")
            text +=
                "    \(route.page ? "tells" : "open since before; would tell") \(Shown.text(whom))\n"
        }
        for line in OldNews.lines(health) { text += "  \(Shown.text(line, width: 160))\n" }
        if dryRun { return text + "Dry run: nothing was written.\n" }
        if let snapshot { text += "The blocked tables are kept in \(Shown.text(snapshot))\n" }
        let folder = Shown.text(config.folders.reports)
        return text
            + "Report: \(folder)/report.md (also alerts.json, daily_metrics.csv, daily_cube.csv)\n"
    }
}
