package import AnalyticsHealth
import DailyNumbers
import Durable
import IngestGate
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
        /// Of feeds that are judged one by one, this one.
        package var feed: String?

        package init(_ config: ConfigurationFile) { self.config = config }

        func includes(_ day: Day) -> Bool {
            (from.map { $0 <= day } ?? true) && (to.map { day <= $0 } ?? true)
        }
    }

    package struct Result: Sendable {
        package let nights: [Night]
        package let settings: HealthSettings
        package let summary: BacktestSummary
        package let suppressed: SuppressedAlerts
        /// What another configuration would have said otherwise.
        package let comparison: BacktestComparison?

        package var json: String {
            get throws {
                try JSON.text(
                    BacktestDocument(nights, settings, summary, suppressed, compared: comparison))
                    + "\n"
            }
        }
    }

    private let context: RunContext

    package init(_ context: RunContext) { self.context = context }

    package func run(_ options: Options) throws -> Result {
        let config = try settings(options).judgedOne(options.feed, "backtest")
        let known = try options.labels.map { path in
            try HealthInputs.parse(path, context) { try LabelReader.read($0) }
        }
        let history = try PastDays(options, config, context)
        let nights = try history.replay(config).filter { options.includes($0.expectedDay) }
        guard !nights.isEmpty else {
            throw OperationFailure(
                .noInput, "\(history.name) has no rows of these days; --from and --to choose others"
            )
        }
        return Result(
            nights: nights, settings: config.health,
            summary: BacktestSummary(nights, labels: known),
            suppressed: SuppressedAlerts(nights.compactMap(\.result)),
            comparison: try options.compared.map { path in
                var other = options.config
                other.path = path
                let changed = try other.load(context).config
                    .judgedOne(options.feed, "backtest")
                let after = try history.replay(changed)
                return BacktestComparison(
                    before: nights, after: after.filter { options.includes($0.expectedDay) },
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
    private let entries: [String: [LedgerEntry]]
    private let acknowledgements: [Acknowledgement]
    private let calendar: KnownDays
    private let context: RunContext
    /// Of the nights.
    private let days: ClosedRange<Day>?

    /// Nights before the first one that is asked for: what is open then was told before.
    private static let lead = 70

    init(_ options: ReplayHistory.Options, _ config: GateConfig, _ context: RunContext) throws {
        let isFile = options.inputs.numbers(of: config) != .warehouse
        let wanted = try options.to ?? Self.lastDay(config, context)
        let history = config.health.warehouse.historyDays
        let first =
            options.from?.advanced(by: -Self.lead) ?? wanted.advanced(by: 1 - history)
        // The first of the nights looks back, too.
        var reading = config
        let from = config.health.warehouse.days(to: min(first, wanted)).lowerBound
        reading.health.warehouse.historyDays = max(history, wanted.number - from.number + 1)
        source = try options.inputs.read(reading, expectedDay: wanted, context)
        for notice in source.notices { context.notify(.aboutInput(notice)) }
        calendar = try options.inputs.calendarDays(context)
        self.context = context
        let known = source.days
        // A file is replayed to its end, however old it is.
        let last = isFile ? options.to ?? known.max() ?? wanted : wanted
        let start = known.min().map { isFile && options.from == nil ? $0 : max($0, first) }
        days = start.flatMap { $0 <= last ? $0...last : nil }
        // Without a configuration there is no ledger either.
        guard !config.feeds.isEmpty, let days, let ledger = try StateFolder(config).ledgerToRead()
        else {
            (entries, acknowledgements) = ([:], [])
            return
        }
        entries = try RunMemory.entries(
            config, ledger,
            config.health.warehouse.days(to: days.lowerBound).lowerBound...days.upperBound)
        acknowledgements = try ledger.acknowledgements(feed: config.judgedFeed)
    }

    var name: String { source.name }

    /// The last day that layer 1 judged, or yesterday.
    private static func lastDay(_ config: GateConfig, _ context: RunContext) throws -> Day {
        let yesterday = config.warehouseZone.day(at: context.now).advanced(by: -1)
        guard let ledger = try StateFolder(config).ledgerToRead() else { return yesterday }
        let newest = try config.warehouseFeeds.compactMap {
            try ledger.newestDay(feed: $0.name)?.date
        }.max()
        return min(yesterday, newest ?? yesterday)
    }

    func replay(_ config: GateConfig) throws -> [Night] {
        guard let days else { return [] }
        var known = try HealthInputs.holidays(config.health, context)
        known.add(calendar)
        return Nights(
            source, config, known: known, acknowledgements: acknowledgements
        ) { [entries] range in
            LayerOne(
                entries: entries.mapValues { $0.filter { range.contains($0.day.date) } },
                upTo: range.upperBound, zones: config.zones, rules: RuleSet.specs,
                waivers: config.waivers)
        }.replay(days)
    }
}
