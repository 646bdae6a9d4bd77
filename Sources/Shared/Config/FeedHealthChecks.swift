/// What cannot be meant of the feeds that layer 2 judges by themselves, all of them looked at together.
struct FeedHealthChecks {
    let feeds: [Feed]
    let pass: ConfigPass

    func run() {
        var names: [String: Feed] = [:]
        var homes: [String: Feed] = [:]
        for feed in feeds {
            guard let health = feed.health else { continue }
            let path = ["feeds", feed.name, "health"]
            let name = health.nameInTables ?? feed.name
            if let other = names.updateValue(feed, forKey: name) {
                pass.error(
                    path + ["name_in_tables"], "'\(name)' stands for '\(other.name)' as well")
            }
            for (position, other) in health.with.enumerated() {
                let place = path + ["with", "[\(position)]"]
                if let trouble = trouble(other, of: feed) {
                    pass.error(
                        place, trouble,
                        notes: feeds.contains { $0.name == other }
                            ? [] : Suggestion.note(for: other, in: feeds.map(\.name)))
                } else if let first = homes.updateValue(feed, forKey: other) {
                    pass.error(place, "'\(other)' is with '\(first.name)' already")
                }
            }
        }
    }

    private func trouble(_ name: String, of feed: Feed) -> String? {
        if name == feed.name { return "'\(name)' is the feed itself" }
        guard let other = feeds.first(where: { $0.name == name }) else {
            return pass.knows(["feeds", name]) ? nil : "unknown feed '\(name)'"
        }
        return other.health == nil ? nil : "'\(name)' has a section 'health:' of its own"
    }
}
