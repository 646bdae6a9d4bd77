extension HealthSettings {
    static func read(_ fields: Fields) -> HealthSettings {
        var settings = HealthSettings()
        settings.warehouse = fields.group(
            "warehouse", "The fact tables that layer 2 reads."
        ) { WarehouseSettings.read($0) }
        settings.dailyTable = fields.group(
            "daily_table", "How the columns of --daily-metrics are to be understood."
        ) { DailyTableSettings.read($0) }
        settings.detection = fields.group(
            "detection", "When a number is news. Every constant has a measured default."
        ) { DetectionSettings.read($0) }
        settings.incidents = fields.group(
            "incidents", "How alerts become one incident with a cause, and when people are paged."
        ) { IncidentSettings.read($0) }
        settings.calendar = fields.groups(
            "calendar", "Days that are known to be unlike others: not judged, not compared with."
        ) { CalendarEntry.read($0) }
        settings.report = fields.group("report", "What the message to people holds.") {
            ReportSettings.read($0)
        }
        let routes = fields.groups(
            "routing", "Where news goes; every entry that fits adds its destinations."
        ) { Route.read($0) }
        if !routes.isEmpty { settings.routing = routes }
        settings.snapshots = fields.group("snapshots", "Copies of the warehouse outputs.") {
            SnapshotSettings.read($0)
        }
        return settings
    }
}

extension WarehouseSettings {
    static func read(_ fields: Fields) -> WarehouseSettings {
        var settings = WarehouseSettings()
        settings.zone = fields.optional(
            "time_zone", .zone,
            "In which days begin, and which timestamps without an offset are in. Without it, that "
                + "of the feed.")
        settings.feed = fields.optional(
            "feed", .text, "The feed whose days these are. Without it, all of them.")
        settings.historyDays = fields.value(
            "history_days", .integer(7...3660), default: settings.historyDays,
            "Days up to the expected one that are looked at; older rows are passed over.")
        settings.sessions = fields.group("sessions", "One row a session.") {
            Table.read($0, settings.sessions, WarehouseColumn.sessions)
        }
        settings.orders = fields.group("orders", "One row an order.") {
            Table.read($0, settings.orders, WarehouseColumn.orders)
        }
        let standard = settings
        settings = fields.switchable(
            "attribution", "One row an order and channel; off: the channel of the order's session.",
            off: { isOn in
                var settings = standard
                settings.usesAttribution = isOn
                return settings
            },
            read: { inner in
                var settings = standard
                settings.attribution = Table.read(
                    inner, settings.attribution, WarehouseColumn.attribution)
                settings.attributionModel = inner.optional(
                    "model", .text, "Only rows of this model count; needed where there are several."
                )
                settings.sharesAreAmounts = inner.value(
                    "shares_are_amounts", .flag, default: settings.sharesAreAmounts,
                    "revenue_share is an amount of money rather than a part between 0 and 1.")
                return settings
            })
        return settings
    }
}

extension WarehouseSettings.Table {
    static func read(
        _ fields: Fields, _ standard: WarehouseSettings.Table, _ names: [String]
    ) -> WarehouseSettings.Table {
        var table = standard
        table.files = fields.value(
            "files", .tableFiles, default: table.files,
            "The name without .csv or .csv.gz, or one file a day: fct_orders_{yyyy}{mm}{dd}.")
        table.columns = fields.group("columns", "What the columns are called in the file.") {
            inner in
            var columns: [String: String] = [:]
            for name in names {
                columns[name] = inner.value(
                    name, .text, default: name, "The name of \(name) in the file.")
            }
            return columns
        }
        return table
    }
}

extension ValueType where Value == String {
    fileprivate static var tableFiles: ValueType {
        .text { text in
            if text.contains("/") { return "is a file name, not a path: '/' is not allowed" }
            guard text.contains("{") else { return nil }
            do throws(FilePattern.Invalid) {
                _ = try FilePattern(text)
                return nil
            } catch {
                return error.reason
            }
        }
    }
}

extension DailyTableSettings {
    static func read(_ fields: Fields) -> DailyTableSettings {
        var settings = DailyTableSettings()
        settings.day = fields.value(
            "day", .text, default: settings.day, "The column of days, YYYY-MM-DD.")
        settings.sessions = fields.value(
            "sessions", .text, default: settings.sessions,
            "The column of sessions, where it has one.")
        settings.purchases = fields.value(
            "purchases", .text, default: settings.purchases,
            "The column of orders, where it has one.")
        settings.revenue = fields.value(
            "revenue", .text, default: settings.revenue, "The column of revenue, where it has one.")
        settings.columns = fields.groups(
            "columns", name: "name", "Further columns that are judged."
        ) { Column.read($0) }
        return settings
    }
}

extension DailyTableSettings.Column {
    static func read(_ fields: Fields) -> DailyTableSettings.Column? {
        let name = fields.required("name", .text, "The column.")
        let kind = fields.required(
            "kind", .choice(DailyTableSettings.Kind.allCases),
            "count: of events. money: an amount. rate: a quotient of two columns. share: 0 to 1.")
        let numerator = fields.optional(
            "numerator", .text, "For a rate: the column that counts what happened.")
        let denominator = fields.optional(
            "denominator", .text,
            "For a rate: the column that counts what could have; for a share: what it is a share of."
        )
        guard let name, let kind else { return nil }
        if kind == .rate, numerator == nil || denominator == nil {
            fields.reading.error(
                fields.path + ["kind"], "a rate needs a numerator and a denominator")
        }
        return .init(name: name, kind: kind, numerator: numerator, denominator: denominator)
    }
}

extension CalendarEntry {
    static func read(_ fields: Fields) -> CalendarEntry? {
        let day = fields.required("day", .day, "The day, or the first of several.")
        let to = fields.optional("to", .day, "The last day.")
        let name = fields.required("name", .text, "What it is, for reports.")
        guard let day, let name else { return nil }
        if let to, to < day || to.number - day.number > 366 {
            fields.reading.error(
                fields.path + ["to"], "the last day, \(to), is before \(day), or a year after it")
            return nil
        }
        return CalendarEntry(from: day, to: to ?? day, name: name)
    }
}

extension ReportSettings {
    static func read(_ fields: Fields) -> ReportSettings {
        var settings = ReportSettings()
        settings.days = fields.value(
            "days", .integer(1...60), default: settings.days, "Days in the report's table.")
        settings.channels = fields.value(
            "channels", .integer(0...50), default: settings.channels,
            "Channels with columns of their own in daily_metrics.csv; the rest is other.")
        settings.audience = fields.list(
            "audience", .text, "Who reads these numbers; named when something is wrong with them.")
        settings.maxCharacters = fields.value(
            "max_characters", .integer(500...40_000), default: settings.maxCharacters,
            "Longer reports end with a line that says how much is left out. Slack takes 3,900.")
        return settings
    }
}

extension Route {
    static func read(_ fields: Fields) -> Route? {
        let severity = fields.required("severity", .severity, "News of this severity.")
        let metrics = fields.list("metrics", .text, "Only about these metrics.")
        let to = fields.list("to", .text, "Names of destinations, such as pagerduty or '#data'.")
        guard let severity else { return nil }
        if to.isEmpty { fields.reading.error(fields.path + ["to"], "names no destination") }
        return Route(severity: severity, metrics: metrics, to: to)
    }
}

extension SnapshotSettings {
    static func read(_ fields: Fields) -> SnapshotSettings {
        var settings = SnapshotSettings()
        settings.quarantineOnError = fields.value(
            "quarantine_on_error", .flag, default: settings.quarantineOnError,
            "Keep a copy of the warehouse outputs when they are blocked.")
        settings.keepGood = fields.value(
            "keep_good", .integer(0...365), default: settings.keepGood,
            "How many last good states are kept for restore.")
        settings.reserve = fields.value(
            "reserve", .bytes(0...(1 << 50)), default: settings.reserve,
            "Space that a copy must leave free on the disk.")
        return settings
    }
}
