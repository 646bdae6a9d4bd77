/// What only shows when several values are looked at together.
struct ConfigChecks {
    let config: GateConfig
    let rules: [RuleSpec]
    let pass: ConfigPass
    let today: Day?

    func run() {
        folders()
        if config.history.minimumDays > config.history.baselineDays {
            pass.error(
                ["history", "minimum_days"],
                "more days are needed (\(config.history.minimumDays)) than are looked at "
                    + "(baseline_days \(config.history.baselineDays))")
        }
        for feed in config.feeds { FeedChecks(feed: feed, pass: pass).run() }
        patterns()
        FeedHealthChecks(feeds: config.feeds, pass: pass).run()
        for (waiver, path) in pass.waivers { check(waiver, at: path) }
    }

    private func folders() {
        let all = [
            ("landing", config.folders.landing), ("state", config.folders.state),
            ("warehouse", config.folders.warehouse), ("reports", config.folders.reports),
        ].map { ($0.0, FolderPath($0.1)) }
        if let why = UnreadableFiles.address(config.folders.landing) {
            pass.error(["folders", "landing"], "'\(config.folders.landing)' \(why)")
        }
        for (index, (name, path)) in all.enumerated() {
            for (other, earlier) in all[..<index] {
                if path == earlier {
                    pass.error(["folders", name], "the same folder as '\(other)'")
                } else if other == "landing", path.isInside(earlier) {
                    pass.error(
                        ["folders", name],
                        "inside 'landing', which is scanned for partitions and never written to")
                }
            }
        }
    }

    private func patterns() {
        for (index, feed) in config.feeds.enumerated() {
            // Both would be promoted under one name.
            let name = feed.files.partitionName(feed.name, PartitionDay(Day(number: 0)))
            if feed.files.isSet,
                let other = config.feeds.first(where: { $0.files.flat?.day(in: name) != nil })
            {
                pass.error(
                    ["feeds", feed.name, "files"],
                    "a day of it is promoted as '\(feed.name)-YYYY-MM-DD', which is the name of a file of '\(other.name)'"
                )
            }
            for other in config.feeds[..<index] where feed.files.overlaps(other.files) {
                pass.error(
                    ["feeds", feed.name, "files"],
                    "a file may belong to '\(feed.name)' and to '\(other.name)'",
                    notes: [
                        .init(
                            "'\(other.name)' has these files",
                            at: pass.location(of: ["feeds", other.name, "files"]))
                    ])
            }
        }
    }

    private func check(_ waiver: Waiver, at path: [String]) {
        let rule = rules.first { $0.id == waiver.rule }
        if rule == nil, !waiver.rule.isEmpty {
            pass.error(
                path + ["rule"], "unknown rule '\(waiver.rule)'",
                notes: Suggestion.note(for: waiver.rule, in: rules.map(\.id)))
        } else if rule?.layer == .warehouse {
            pass.error(
                path + ["rule"],
                "rule '\(waiver.rule)' looks at the warehouse; waivers are for partitions")
        }
        let feed = config.feeds.first { $0.name == waiver.feed }
        if feed == nil, !waiver.feed.isEmpty, !pass.knows(["feeds", waiver.feed]) {
            pass.error(
                path + ["feed"], "unknown feed '\(waiver.feed)'",
                notes: Suggestion.note(for: waiver.feed, in: config.feeds.map(\.name)))
        }
        if let column = waiver.column {
            if let feed, feed.column(named: column) == nil {
                pass.error(
                    path + ["column"], "feed '\(feed.name)' has no column '\(column)'",
                    notes: Suggestion.note(for: column, in: feed.columns.map(\.name)))
            }
            if let rule, !rule.perColumn {
                pass.error(
                    path + ["column"], "rule '\(rule.id)' does not look at single columns")
            }
        }
        if let from = waiver.from, let to = waiver.to, from > to {
            pass.error(path + ["to"], "the last day, \(to), is before the first, \(from)")
        }
        if let today, waiver.expires < today {
            pass.diagnostics.warning(
                at: pass.location(of: path + ["expires"]),
                "this waiver expired on \(waiver.expires) and no longer counts")
        }
    }
}

/// A folder as written, far enough to compare: without `.`, `..` and doubled slashes.
private struct FolderPath: Equatable {
    let isAbsolute: Bool
    let steps: [Substring]

    init(_ text: String) {
        isAbsolute = text.hasPrefix("/")
        var steps: [Substring] = []
        for step in text.split(separator: "/") where step != "." {
            if step == "..", let last = steps.last, last != ".." {
                steps.removeLast()
            } else {
                steps.append(step)
            }
        }
        self.steps = steps
    }

    func isInside(_ other: FolderPath) -> Bool {
        isAbsolute == other.isAbsolute && steps.count > other.steps.count
            && steps.starts(with: other.steps)
    }
}
