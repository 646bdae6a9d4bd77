import AnalyticsHealth
import ArgumentParser
import CommandSupport
import Shared

/// `analytics-health backtest`: what would have been said, day by day.
struct BacktestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest",
        abstract: "Replay history: what would have fired, and who would have been paged.",
        discussion: """
            Each day is judged by what was known at its end. The daily cube is CSV with the columns \
            day, channel, device, sessions, purchases, revenue, and optionally revenue_squared and \
            sessions_without_referrer; a day without rows is missing, a row of zeros is a real zero.

            EXAMPLES
              analytics-health backtest --daily-cube cube.csv
              analytics-health backtest --daily-cube cube.csv --calendar calendar.csv --json
            """)

    @OptionGroup var options: ConfigOptions

    @Option(help: ArgumentHelp("The cube.", valueName: "file"))
    var dailyCube: String

    @Option(help: ArgumentHelp("Special days: CSV with day and name.", valueName: "file"))
    var calendar: String?

    @Option(
        help: ArgumentHelp("Print only from this day on.", valueName: "day"), transform: parseDay)
    var from: Day?

    @Option(help: ArgumentHelp("Print only up to this day.", valueName: "day"), transform: parseDay)
    var to: Day?

    @Flag(help: "Print JSON for machines.")
    var json = false

    struct Days: Encodable {
        var days: [AlertsDocument]
    }

    func run() throws {
        let config = try settings
        let cube = try HealthInputs.cube(dailyCube)
        var special = config.specialDays
        if let calendar {
            do {
                special.merge(try CalendarReader.read(InputFile.bytes(calendar))) { $1 }
            } catch let error as CalendarError {
                throw Failure(.dataFormat, "\(calendar): \(error)")
            }
        }
        let timeline = Timeline(cube, calendar: special)
        let results = Backtest(
            timeline, config.detection, incidents: config.incidents
        ).results.filter { result in
            (from.map { $0 <= result.day } ?? true) && (to.map { result.day <= $0 } ?? true)
        }
        if json {
            return try emit(
                JSON.text(Days(days: results.map { AlertsDocument($0, config.detection) })) + "\n")
        }
        try emit(text(results))
    }

    /// A cube can be tried without any configuration.
    private var settings: HealthSettings {
        get throws {
            if options.config == ConfigOptions.standard, !FileSystem.exists(options.config) {
                return HealthSettings()
            }
            return try options.load(rules: KnownRules.rules).config.health
        }
    }

    private func text(_ results: [DayResult]) -> String {
        var lines: [String] = []
        for result in results {
            guard let incident = result.incident else { continue }
            let page = incident.page ? "PAGE" : "    "
            lines.append("\(result.day)  \(page)  \(incident.state.rawValue)  \(incident.title)")
        }
        let pages = results.count { $0.incident?.page ?? false }
        let open = results.count { $0.status == .notEvaluated }
        let months = Double(results.count) / 30.4
        let rate = months > 0 ? Decimals.text(Double(pages) / months, places: 2) : "0"
        lines.append(
            "\(Decimals.count(results.count, "day")), \(Decimals.count(pages, "page")) (\(rate) a month), "
                + "\(Decimals.count(open, "day")) not evaluated")
        return lines.joined(separator: "\n") + "\n"
    }
}
