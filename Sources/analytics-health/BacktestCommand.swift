import AnalyticsHealth
import ArgumentParser
import CommandSupport
import DailyNumbers
import Detection
import Durable
import Ledger
import Shared

/// `analytics-health backtest`: what would have been said, day by day.
struct BacktestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest",
        abstract: "Replay history: what would have fired, and who would have been paged.",
        discussion: """
            Each day is judged by what was known at its end. Without a file, the fact tables of the \
            warehouse are read. The daily cube is CSV with the columns day, channel, device, sessions, \
            purchases, revenue, and optionally revenue_squared and sessions_without_referrer; a day without \
            rows is missing, a row of zeros is a real zero. Levels that people accepted count.

            Labels are incidents that are known to have happened: a JSON array of \
            {"kind":"checkout_outage","first":"2025-03-08","last":"2025-03-09"}; kinds are full_outage, \
            partial_load, duplicate_load, checkout_outage, mobile_checkout, attribution_loss, unit_error, \
            slow_drift, channel_gone (with "channel") and other.

            EXAMPLES
              analytics-health backtest
              analytics-health backtest --daily-cube cube.csv --calendar calendar.csv --labels labels.json
              analytics-health backtest --compare config/stricter.yml --from 2025-01-01 --json
            """)

    @OptionGroup var options: ConfigOptions
    @OptionGroup var inputs: HealthInputs

    @Option(
        help: ArgumentHelp("Incidents that are known, to score by: JSON.", valueName: "file"))
    var labels: String?

    @Option(
        help: ArgumentHelp("Another configuration, to see what it changes.", valueName: "file"))
    var compare: String?

    @Option(
        help: ArgumentHelp("Count and print only from this day on.", valueName: "day"),
        transform: parseDay)
    var from: Day?

    @Option(
        help: ArgumentHelp("Count and print only up to this day.", valueName: "day"),
        transform: parseDay)
    var to: Day?

    @Flag(help: "Print JSON for machines.")
    var json = false

    func run() throws {
        let config = try settings
        let known = try labels.map { try Self.labels($0) }
        let history = try History(inputs, config, from: from, to: to)
        let results = chosen(history.replay(config.health))
        guard !results.isEmpty else {
            throw Failure(
                .noInput, "\(history.name) has no rows of these days; --from and --to choose others"
            )
        }
        let summary = BacktestSummary(results, labels: known)
        let silent = SuppressedAlerts(results)
        let compared = try compare.map { path in
            var other = options
            other.config = path
            let settings = try other.load(rules: KnownRules.rules).config.health
            return BacktestComparison(
                before: results, after: chosen(history.replay(settings)), labels: known)
        }
        if json {
            return try emit(
                JSON.text(
                    BacktestDocument(
                        results, config.health.detection, summary, silent, compared: compared))
                    + "\n")
        }
        try emit(
            BacktestText(results, summary, silent, compared: compared).text, styled: true)
    }

    private func chosen(_ results: [DayResult]) -> [DayResult] {
        results.filter { result in
            (from.map { $0 <= result.day } ?? true) && (to.map { result.day <= $0 } ?? true)
        }
    }

    /// A cube can be tried without any configuration.
    private var settings: GateConfig {
        get throws {
            if options.config == ConfigOptions.standard, !FileSystem.exists(options.config),
                inputs.dailyCube != nil || inputs.dailyMetrics != nil
            {
                return GateConfig()
            }
            return try options.load(rules: KnownRules.rules).config
        }
    }

    private static func labels(_ path: String) throws -> [IncidentLabel] {
        do {
            return try LabelReader.read(InputFile.bytes(path))
        } catch let error as LabelError {
            throw Failure(.dataFormat, "\(path): \(error)")
        }
    }
}

/// The days to replay, and what is known of them beside their numbers.
private struct History {
    private let source: DailyFacts
    /// Of a file nobody knows more.
    private let memory: RunMemory?
    private let calendar: SpecialDays
    private let last: Day

    /// Days before the first one that is asked for, for it to have a history.
    private static let history = 70

    init(_ inputs: HealthInputs, _ config: GateConfig, from: Day?, to: Day?) throws {
        let isFile = inputs.dailyCube != nil || inputs.dailyMetrics != nil
        let wanted = try to ?? Self.lastDay(config)
        var config = config
        if let from {
            let days = wanted.number - from.number + 1 + Self.history
            config.health.warehouse.historyDays = max(config.health.warehouse.historyDays, days)
        }
        source = try inputs.read(config, expectedDay: wanted)
        calendar = try inputs.specialDays
        let days = source.days
        // A file is replayed to its end, however old it is.
        last = isFile ? days.max() ?? wanted : wanted
        memory = isFile ? nil : try RunMemory(config, before: wanted)
    }

    var name: String { source.name }

    /// The last day that layer 1 judged, or yesterday.
    private static func lastDay(_ config: GateConfig) throws -> Day {
        let yesterday = config.warehouseZone.day(at: Clock.now).advanced(by: -1)
        guard let ledger = try Ledger.openReadOnly(state: config.folders.state) else {
            return yesterday
        }
        let newest = try config.warehouseFeeds.compactMap {
            try ledger.newestDay(feed: $0.name)
        }.max()
        return min(yesterday, newest ?? yesterday)
    }

    func replay(_ settings: HealthSettings) -> [DayResult] {
        let days = source.days
        guard let first = days.min(), first <= last else { return [] }
        let layerOne = memory?.layerOne ?? .unknown
        return DayByDay(
            Timeline(source, layerOne, settings, days: first...last, calendar: calendar),
            settings.detection, incidents: settings.incidents, knownCauses: layerOne.knownCauses,
            accepted: memory?.book.acceptedLevels ?? []
        ).results
    }
}
