package import AnalyticsHealth
import DailyNumbers
package import Detection
import Durable
import Ledger
package import Shared

/// What would have been said, day by day, and who would have been paged.
package struct ReplayHistory {
    package struct Options: Sendable {
        package var config: ConfigurationFile
        package var inputs = HealthInputs()
        /// A file of incidents that are known, to score by.
        package var labels: String?
        /// Another configuration file, to see what it changes.
        package var compared: String?
        /// Counted and told only from and to these days.
        package var from: Day?
        package var to: Day?

        package init(_ config: ConfigurationFile) { self.config = config }

        func includes(_ day: Day) -> Bool {
            (from.map { $0 <= day } ?? true) && (to.map { day <= $0 } ?? true)
        }
    }

    package struct Result: Sendable {
        package let days: [DayResult]
        package let settings: DetectionSettings
        package let summary: BacktestSummary
        package let suppressed: SuppressedAlerts
        /// What another configuration would have said otherwise.
        package let comparison: BacktestComparison?

        package var json: String {
            get throws {
                try JSON.text(
                    BacktestDocument(days, settings, summary, suppressed, compared: comparison))
                    + "\n"
            }
        }
    }

    private let context: RunContext

    package init(_ context: RunContext) { self.context = context }

    package func run(_ options: Options) throws -> Result {
        let config = try settings(options)
        let known = try options.labels.map { path in
            try HealthInputs.parse(path, context) { try LabelReader.read($0) }
        }
        let history = try PastDays(options, config, context)
        let results = try history.replay(config.health).filter { options.includes($0.day) }
        guard !results.isEmpty else {
            throw OperationFailure(
                .noInput, "\(history.name) has no rows of these days; --from and --to choose others"
            )
        }
        return Result(
            days: results, settings: config.health.detection,
            summary: BacktestSummary(results, labels: known), suppressed: SuppressedAlerts(results),
            comparison: try options.compared.map { path in
                var other = options.config
                other.path = path
                let settings = try other.load(context).config.health
                return BacktestComparison(
                    before: results,
                    after: try history.replay(settings).filter { options.includes($0.day) },
                    labels: known)
            })
    }

    /// A cube can be tried without any configuration.
    private func settings(_ options: Options) throws -> GateConfig {
        let path = options.config.path
        if path == ConfigurationFile.standardPath, !FileSystem.exists(path),
            options.inputs.numbers != .warehouse
        {
            return GateConfig()
        }
        return try options.config.load(context).config
    }
}

/// The days to replay, and what is known of them beside their numbers.
private struct PastDays {
    private let source: DailyFacts
    /// Of a file nobody knows more.
    private let memory: RunMemory?
    private let calendar: KnownDays
    private let context: RunContext
    private let last: Day

    /// Days before the first one that is asked for, for it to have a history.
    private static let history = 70

    init(_ options: ReplayHistory.Options, _ config: GateConfig, _ context: RunContext) throws {
        let isFile = options.inputs.numbers != .warehouse
        let wanted = try options.to ?? Self.lastDay(config, context)
        var config = config
        if let from = options.from {
            let days = wanted.number - from.number + 1 + Self.history
            config.health.warehouse.historyDays = max(config.health.warehouse.historyDays, days)
        }
        source = try options.inputs.read(config, expectedDay: wanted, context)
        calendar = try options.inputs.calendarDays(context)
        self.context = context
        let days = source.days
        // A file is replayed to its end, however old it is.
        last = isFile ? days.max() ?? wanted : wanted
        memory = isFile ? nil : try RunMemory(config, before: wanted)
    }

    var name: String { source.name }

    /// The last day that layer 1 judged, or yesterday.
    private static func lastDay(_ config: GateConfig, _ context: RunContext) throws -> Day {
        let yesterday = config.warehouseZone.day(at: context.now).advanced(by: -1)
        guard let ledger = try StateFolder(config).ledgerToRead() else { return yesterday }
        let newest = try config.warehouseFeeds.compactMap {
            try ledger.newestDay(feed: $0.name)
        }.max()
        return min(yesterday, newest ?? yesterday)
    }

    func replay(_ settings: HealthSettings) throws -> [DayResult] {
        let days = source.days
        guard let first = days.min(), first <= last else { return [] }
        let layerOne = memory?.layerOne ?? .unknown
        var known = try HealthInputs.holidays(settings, context)
        known.add(calendar)
        return DayByDay(
            Timeline(
                source, layerOne, settings, days: first...last, calendar: known.special,
                closed: known.closed),
            settings.detection, incidents: settings.incidents, knownCauses: source.causes(layerOne),
            accepted: memory?.book.acceptedLevels ?? []
        ).results
    }
}
