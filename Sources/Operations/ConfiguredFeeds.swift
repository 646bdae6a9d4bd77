import AnalyticsHealth
import DailyNumbers
import Shared

extension GateConfig {
    /// The feeds whose days the warehouse has.
    var warehouseFeeds: [Feed] {
        get throws(OperationFailure) {
            if let name = judgedFeed, let health = judgedHealth {
                return feeds.filter { $0.name == name || health.with.contains($0.name) }
            }
            guard let name = health.warehouse.feed else { return feeds }
            let found = feeds.filter { $0.name == name }
            guard found.isEmpty else { return found }
            throw OperationFailure(.configuration, "warehouse.feed: there is no feed '\(name)'")
        }
    }

    /// The clock of each feed.
    var zones: [String: ZoneRules] { Dictionary(feeds.map { ($0.name, $0.zone) }) { $1 } }

    var warehouseZone: ZoneRules {
        let feed = judgedFeed ?? health.warehouse.feed
        return health.warehouse.zone
            ?? (feeds.first { feed == nil || $0.name == feed }?.zone ?? .utc)
    }

    /// The feed of this name; nil where none was named.
    func feed(named name: String?) throws(OperationFailure) -> Feed? {
        guard let name else { return nil }
        guard let found = feeds.first(where: { $0.name == name }) else {
            let near = Suggestion.nearest(to: name, in: feeds.map(\.name))
            throw OperationFailure(
                .usage,
                "there is no feed '\(Shown.text(name, width: 60))'"
                    + (near.map { "; did you mean \($0)?" } ?? "") + " The feeds are: \(feedNames)")
        }
        return found
    }

    /// What a command is about: the named feed, or all of them.
    func feeds(only name: String?) throws(OperationFailure) -> [Feed] {
        try feed(named: name).map { [$0] } ?? feeds
    }

    /// Nil where there are several, or none.
    var onlyFeed: Feed? { feeds.count == 1 ? feeds.first : nil }

    var feedNames: String { feeds.map(\.name).joined(separator: ", ") }
}
