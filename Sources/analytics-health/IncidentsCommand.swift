import AnalyticsHealth
import ArgumentParser
import CommandSupport
import Operations
import Rendering
import Shared

/// `analytics-health incidents`: what is open, and what was.
struct IncidentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "incidents",
        abstract: "List reported incidents, the open ones first.",
        discussion: """
            EXAMPLES
              analytics-health incidents
              analytics-health incidents --days 90 --json
            """)

    @OptionGroup var options: ConfigOptions

    @OptionGroup var only: FeedOption

    @Option(help: "How many days before the last judged one are looked at.")
    var days = 30

    @Flag(help: "Print JSON for machines.")
    var json = false

    func validate() throws {
        guard (1...3660).contains(days) else {
            throw ValidationError("--days must be 1 to 3660.")
        }
    }

    func run() throws {
        let config = try options.load(.process(of: AnalyticsHealthCommand.self))
        let result = try ListIncidents(config).run(days: days, feed: only.feed)
        if json { return try emit(result.json) }
        guard !result.lastJudged.isEmpty else { return try emit("No day has been judged yet.\n") }
        try emit { text(result.list, result.lastJudged, color: $0) }
    }

    private func text(
        _ list: IncidentList, _ last: [(feed: String?, answer: HealthAnswer)], color: Bool
    ) -> String {
        let judged = last.map { feed, last in
            "Last judged: \(feed.map { "\($0), " } ?? "")\(last.day), \(last.status), at \(last.at.minute)\n"
        }.joined()
        let namesFeeds = last.contains { $0.feed != nil }
        guard !list.lines.isEmpty else {
            return judged + "No incident in \(Decimals.count(days, "day")).\n"
        }
        let rows = list.lines.map { line in
            (namesFeeds ? [line.feed ?? ""] : []) + [
                line.id, line.severity.short, line.state.rawValue, line.first.description,
                line.last.description, line.acknowledgement.map(\.by) ?? "", line.title,
            ]
        }.map { row in
            row.enumerated().map {
                TextTable.Cell(
                    Shown.text($0.element, width: $0.offset == row.count - 1 ? 80 : 60))
            }
        }
        return TextTable(
            header: (namesFeeds ? ["FEED"] : []) + [
                "INCIDENT", "SEV", "STATE", "FIRST", "LAST", "ACKNOWLEDGED", "TITLE",
            ],
            rows: rows, right: [], color: color
        ).text + "\n" + judged
    }
}
