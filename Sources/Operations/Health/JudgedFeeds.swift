import AnalyticsHealth
import DailyNumbers
package import Shared

/// What layer 2 judges one by one: the feeds with a section `health:`, or all feeds as one.
extension GateConfig {
    /// Whether there are several to judge, so that what is said has to name them.
    package var judgesSeveral: Bool { judgedFeeds.count > 1 }

    /// The configuration of each, in the order of the file; the configuration itself where all feeds are one.
    ///
    /// - Parameter name: Only of this feed.
    package func judged(only name: String? = nil) throws(OperationFailure) -> [GateConfig] {
        let all = judgedFeeds
        guard let feed = try feed(named: name) else {
            guard !all.isEmpty else { return [self] }
            let configs = all.map { judging($0) }
            try Self.refuseSameTables(configs)
            return configs
        }
        if feed.health != nil {
            var config = judging(feed)
            // The reports folder has what is said of all.
            if judgesSeveral { config.folders.reports += "/\(StateFolder.feeds)/\(feed.name)" }
            return [config]
        }
        if let home = all.first(where: { $0.health?.with.contains(feed.name) ?? false }) {
            throw OperationFailure(
                .usage,
                "the numbers of '\(feed.name)' are in those of '\(home.name)': --feed \(home.name)")
        }
        // Of one feed there is nothing to tell apart.
        if all.isEmpty, try warehouseFeeds == [feed] { return [self] }
        throw OperationFailure(
            .usage,
            "layer 2 does not judge '\(feed.name)' by itself; a section 'health:' of that feed in the configuration makes it do so"
        )
    }

    /// The configuration of one feed, where there are several to choose from.
    ///
    /// - Parameter command: What is to be typed, without the feed: `backtest`.
    package func judgedOne(_ name: String?, _ command: String) throws(OperationFailure)
        -> GateConfig
    {
        let configs = try judged(only: name)
        if configs.count == 1 { return configs[0] }
        let ways = judgedFeeds.prefix(3).map {
            self.command(command, feed: $0.name, program: "analytics-health")
        }
        throw OperationFailure(
            .usage,
            "layer 2 judges several feeds (\(judgedFeeds.map(\.name).joined(separator: ", "))); name one: "
                + ways.joined(separator: ", or "))
    }

    /// Two feeds with the same tables are one feed told twice, and each would have the other's numbers.
    private static func refuseSameTables(_ configs: [GateConfig]) throws(OperationFailure) {
        for (position, config) in configs.enumerated() {
            guard let name = config.judgedFeed, let health = config.judgedHealth else { continue }
            if config.health.warehouse.feed != nil {
                throw OperationFailure(
                    .configuration,
                    "warehouse: feed: says whose days the tables are; feeds with a section 'health:' say so themselves, so leave it out"
                )
            }
            guard health.dailyCube == nil, health.dailyMetrics == nil else { continue }
            let other = configs[..<position].first { $0.hasTables(of: config) }
            if let other {
                throw OperationFailure(
                    .configuration,
                    "'\(name)' and '\(other.judgedFeed ?? "")' have the same tables in '\(config.folders.warehouse)': give one of them another health: folder:, or other names under warehouse:"
                )
            }
        }
    }

    private func hasTables(of other: GateConfig) -> Bool {
        let (mine, its) = (health.warehouse, other.health.warehouse)
        return judgedHealth?.dailyCube == nil && judgedHealth?.dailyMetrics == nil
            && folders.warehouse == other.folders.warehouse
            && (mine.sessions.files == its.sessions.files || mine.orders.files == its.orders.files)
    }
}
