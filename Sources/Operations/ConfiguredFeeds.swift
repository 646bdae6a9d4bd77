import AnalyticsHealth
import DailyNumbers
import Shared

extension GateConfig {
    /// The feeds whose days the warehouse has.
    var warehouseFeeds: [Feed] {
        get throws(OperationFailure) {
            guard let name = health.warehouse.feed else { return feeds }
            let found = feeds.filter { $0.name == name }
            guard found.isEmpty else { return found }
            throw OperationFailure(.configuration, "warehouse.feed: there is no feed '\(name)'")
        }
    }

    var warehouseZone: ZoneRules {
        let feed = health.warehouse.feed
        return health.warehouse.zone
            ?? (feeds.first { feed == nil || $0.name == feed }?.zone ?? .utc)
    }

    /// The feed of this name; nil where none was named.
    func feed(named name: String?) throws(OperationFailure) -> Feed? {
        guard let name else { return nil }
        guard let found = feeds.first(where: { $0.name == name }) else {
            throw OperationFailure(
                .usage, "there is no feed '\(name)'; there are: \(feedNames)")
        }
        return found
    }

    /// Nil where there are several, or none.
    var onlyFeed: Feed? { feeds.count == 1 ? feeds.first : nil }

    var feedNames: String { feeds.map(\.name).joined(separator: ", ") }
}
