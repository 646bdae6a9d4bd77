import TextCoding

/// A digest of everything in a configuration that can change a verdict: effective settings rather than
/// text, so that comments, order of keys and defaults that are spelled out change nothing.
///
/// Ledgers keep it, so its value for a configuration must stay. A test changes every key of the schema.
struct ConfigDigest {
    let text: String

    /// `rules` are those that judge partitions.
    init(_ config: GateConfig, rules: [RuleSpec]) {
        var dump = Dump()
        dump.add(
            "history", config.history.baselineDays, config.history.minimumDays,
            config.history.transactionDays)
        for feed in config.feeds.sorted(by: { $0.name < $1.name }) {
            dump.add("feed", feed.name, feed.files.text, feed.zone.name, feed.maxRecordBytes)
            let format = feed.format
            dump.add("format", format.delimiter, format.quote, format.header, format.maxExpansion)
            if format.kind != .csv { dump.add("kind", format.kind.rawValue) }
            if format.isHeaderInFirstOnly { dump.add("header in first") }
            if let reader = format.reader { dump.add(["reader", reader]) }
            if let coding = format.coding { dump.add(["encoding", coding.name]) }
            if let names = format.names { dump.add(["names"] + names) }
            if format.skipLines > 0 { dump.add("skip lines", format.skipLines) }
            if !format.comments.isEmpty { dump.add(["comments"] + format.comments) }
            if format.hasTrailingDelimiter { dump.add("trailing delimiter") }
            if let spelling = format.spelling {
                dump.add(["spelling", spelling.delimiter, spelling.escape.rawValue])
            }
            dump.add("null")
            dump.add(format.nullValues.sorted())
            dump.add("numbers", of: format.numbers)
            if let placeholders = format.placeholders {
                dump.add("placeholders")
                dump.add(placeholders.sorted())
            }
            for column in feed.columns {
                dump.add("column", column.name)
                dump.add(column.aliases.sorted())
                dump.add(column.role.rawValue, column.type.rawValue)
                dump.add(column.values.sorted())
                dump.add(column.pii)
                dump.add(column.required?.rawValue ?? "", column.maxMissing.map { "\($0)" } ?? "")
                dump.add(column.campaignParameters.sorted())
                dump.add(column.timestampFormats.map(\.rawValue))
                dump.add("numbers", of: column.numbers)
                if !column.constraints.isEmpty {
                    dump.add("constraints")
                    dump.add(column.constraints.map(\.rawValue))
                    dump.add(column.pattern?.text ?? "", column.maxLength ?? 0)
                    dump.add(column.minimum?.description ?? "", column.maximum?.description ?? "")
                }
                if let nulls = column.nullValues {
                    dump.add("null_values")
                    dump.add(nulls.sorted())
                }
                if column.bits != 64 { dump.add("bits", column.bits) }
                if column.parsesText { dump.add("parse") }
                for rule in rules where rule.perColumn {
                    dump.add(config.settings(rule, feed: feed, column: column), of: rule)
                }
            }
            if let identity = feed.identity {
                dump.add("identity", identity.kind.rawValue)
                dump.add(identity.columns)
            }
            if let events = feed.events {
                dump.add("events")
                dump.add(events.known.sorted())
                dump.add(events.expected.sorted())
            }
            if let purchases = feed.purchases {
                let places = [
                    purchases.transactionID, purchases.revenue, purchases.currency,
                    purchases.items, purchases.quantity, purchases.unitPrice,
                ]
                // Of one event as it was before there could be several.
                dump.add("purchases", purchases.events.first ?? "")
                if purchases.events.count > 1 { dump.add(purchases.events.sorted()) }
                if let when = purchases.when {
                    dump.add("when", when.field?.column ?? "", when.field?.path ?? "", when.isList)
                    dump.add(when.values.sorted())
                }
                for place in places { dump.add(place?.column ?? "", place?.path ?? "") }
                if !purchases.currencies.isEmpty {
                    dump.add("currencies")
                    dump.add(purchases.currencies.sorted())
                }
                if let lines = purchases.lines {
                    dump.add("lines", lines.revenue.rawValue)
                    dump.add(feed.sameColumns(lines).sorted())
                }
                for exception in purchases.exceptions {
                    let (when, field) = (exception.when, exception.when.field)
                    dump.add("exception", exception.kind.rawValue, when.revenue?.rawValue ?? "")
                    dump.add(field?.column ?? "", field?.path ?? "")
                    dump.add(when.values.sorted())
                    if when.isList { dump.add("has") }
                    dump.add(exception.maxCount.map { "\($0)" } ?? "")
                    dump.add(exception.maxShare.map { "\($0)" } ?? "")
                    dump.add(exception.countsAsRevenue)
                }
            }
            if let schedule = feed.schedule {
                dump.add("schedule", schedule.due, schedule.severity.rawValue, schedule.settleDays)
                dump.add(schedule.weekdays.sorted().map { "\($0)" })
            }
            if feed.span == .hour { dump.add("partition", feed.span.rawValue) }
            if feed.late > 0 { dump.add("late", feed.late) }
            if let complete = feed.complete { dump.add("complete", complete.text) }
            for rule in rules {
                let settings = config.settings(rule, feed: feed)
                // Ledgers of before this rule keep their digests.
                let isAsked = rule.judgesBytes && (!rule.judgesSets || feed.files.isSet)
                if !isAsked, settings == RuleSettings(rule, []) { continue }
                dump.add(settings, of: rule)
            }
        }
        let waivers = config.waivers.map { w in
            [
                w.rule, w.feed, w.column ?? "", w.from?.description ?? "", w.to?.description ?? "",
                w.expires.description, w.owner, w.reason,
            ]
        }
        for waiver in waivers.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            dump.add("waiver")
            dump.add(waiver)
        }
        text = dump.digest
    }
}

/// Values one after the other, each with its length, so that no two lists read the same.
private struct Dump {
    private var hash = FNV1a128()

    mutating func add(_ values: any CustomStringConvertible...) {
        for value in values { one(value.description) }
    }

    mutating func add(_ list: [String]) {
        one(String(list.count))
        for item in list { one(item) }
    }

    mutating func add(_ settings: RuleSettings, of rule: RuleSpec) {
        add("rule", rule.id, settings.enabled, settings.severity.rawValue)
        add(settings.severityIsConfigured)
        add(settings.withoutHistory?.rawValue ?? "")
        for (name, value) in settings.values.sorted(by: { $0.key < $1.key }) { add(name, value) }
    }

    /// Nothing where nothing is said, so that ledgers of before these settings keep their digests.
    mutating func add(_ key: String, of numbers: NumberSettings) {
        guard numbers != NumberSettings() else { return }
        add(key, numbers.decimal ?? 0, numbers.thousands ?? 0)
        add(numbers.marks.map(\.rawValue).sorted())
    }

    private mutating func one(_ text: String) {
        hash.add(String(text.utf8.count).utf8)
        hash.add(":".utf8)
        hash.add(text.utf8)
    }

    var digest: String { hash.hexadecimal }
}
