/// What layer 2 judges of a feed by itself: the numbers of one shop among several.
///
/// A section as at the top of the file: what it leaves out is as it is there.
package struct FeedHealth: Sendable, Equatable {
    /// Where its fact tables are, in the warehouse folder. Nil: a folder of the feed's name.
    package var folder: String?
    /// A file of its numbers, in the place of fact tables.
    package var dailyCube: String?
    package var dailyMetrics: String?
    /// What it is called in the column of a table of several. Nil: as the feed.
    package var nameInTables: String?
    /// Other feeds whose days its numbers are made of, too.
    package var with: [String] = []
    /// Overrides of rules of layer 2.
    package var rules: [String: RuleOverride] = [:]
    var sections = ConfigSections()

    package init() {}
}

extension FeedHealth {
    /// - Parameter root: The top of the file.
    static func read(
        _ fields: Fields, inheriting root: Fields, _ catalog: ConfigCatalog
    ) -> FeedHealth {
        var health = FeedHealth()
        health.folder = fields.optional(
            "folder", .text,
            "Where its fact tables are, in folders: warehouse: ('.' is that folder). Without it, a folder of the feed's name."
        )
        health.dailyCube = fields.optional(
            "daily_cube", .text, "A daily cube to judge, in the place of fact tables.")
        health.dailyMetrics = fields.optional(
            "daily_metrics", .text,
            "A table of daily numbers to judge, in the place of fact tables.")
        health.nameInTables = fields.optional(
            "name_in_tables", .text,
            "What stands for it in the column feed or shop of a cube or daily table of several. Without it, its name."
        )
        health.with = fields.list(
            "with", .text, "Other feeds whose days these numbers are made of, too.")
        health.rules = fields.group("rules", "Overrides of rules of layer 2, for this feed.") {
            RuleOverride.read($0, catalog.rules.filter { $0.layer == .warehouse }, at: .feed)
        }
        health.sections = fields.inheriting(root) { ConfigSections(catalog.sections, from: $0) }
        if health.dailyCube != nil, health.dailyMetrics != nil {
            fields.pass.error(
                fields.path + ["daily_metrics"],
                "'daily_cube' is set as well; leave one of them out")
        }
        return health
    }
}

extension GateConfig {
    /// The feeds that layer 2 judges one by one; none where it judges all as one.
    package var judgedFeeds: [Feed] { feeds.filter { $0.health != nil } }

    /// What the feed has of its own that this configuration is for.
    package var judgedHealth: FeedHealth? {
        judgedFeed.flatMap { name in feeds.first { $0.name == name } }?.health
    }

    /// The configuration as layer 2 has it for a feed with a section of its own; without one, as it is.
    package func judging(_ feed: Feed) -> GateConfig {
        guard let health = feed.health else { return self }
        var config = self
        config.judgedFeed = feed.name
        config.sections = health.sections
        config.healthRules = health.rules
        config.folders.warehouse =
            switch health.folder {
            case ".": folders.warehouse
            case let folder? where folder.hasPrefix("/"): folder
            case let folder: "\(folders.warehouse)/\(folder ?? feed.name)"
            }
        return config
    }
}
