package import Shared

/// Where the fact tables are, what their columns are called, and how far back they are read.
package struct WarehouseSettings: Sendable, Equatable {
    /// One fact table.
    package struct Table: Sendable, Equatable {
        /// The file's name without `.csv`, or a pattern with the day in it.
        package var files: String
        /// The name in the file of each column, by the column's own name.
        package var columns: [String: String]
        /// The columns that the configuration names: these have to be there.
        package var named: Set<String> = []

        package init(files: String, columns: [String]) {
            self.files = files
            self.columns = Dictionary(uniqueKeysWithValues: columns.map { ($0, $0) })
        }
    }

    /// In which days begin, and which timestamps without an offset are in. Nil: that of the feed.
    package var zone: ZoneRules?
    /// The feed whose days these are. Nil: all of the configuration.
    package var feed: String?
    /// Days up to the expected one that are looked at, at least.
    package var historyDays = 120
    package var sessions = Table(files: "fct_sessions", columns: WarehouseColumn.sessions)
    package var orders = Table(files: "fct_orders", columns: WarehouseColumn.orders)
    package var attribution = Table(files: "fct_attribution", columns: WarehouseColumn.attribution)
    /// False: revenue belongs to the channel of the order's session.
    package var usesAttribution = true
    /// The configuration says something of that table, so it has to be there.
    package var namesAttribution = false
    /// Orders in any other currency are in no sum. Nil: all are added up.
    package var reportingCurrency: String?
    /// The model whose rows count. Nil: the only one of the table.
    package var attributionModel: String?
    /// `revenue_share` is an amount of money rather than a part of one.
    package var sharesAreAmounts = false

    package init() {}

    /// The days that a run for one day looks at. They begin with the same day for four weeks of nights, so that what was said
    /// of the first of them does not change each night.
    package func days(to day: Day) -> ClosedRange<Day> {
        let first = day.number + 1 - historyDays
        let cycle = 28
        return Day(number: first - ((first % cycle) + cycle) % cycle)...day
    }
}

/// The columns of the fact tables by their own names, in the order of the documentation.
package enum WarehouseColumn {
    package static let sessions = [
        "session_id", "client_id", "session_start", "channel", "source", "device",
        "referrer_missing",
    ]
    package static let orders = [
        "transaction_id", "order_time", "revenue", "client_id", "session_id", currency,
    ]
    /// Only needed where a currency is reported in.
    package static let currency = "currency"
    package static let attribution = ["transaction_id", "channel", "revenue_share", "model"]
}

extension WarehouseSettings {
    package static func read(_ fields: Fields) -> WarehouseSettings {
        var settings = WarehouseSettings()
        settings.zone = fields.optional(
            "time_zone", .zone,
            "In which days begin, and which timestamps without an offset are in. Without it, that "
                + "of the feed.")
        settings.feed = fields.optional(
            "feed", .text, "The feed whose days these are. Without it, all of them.")
        settings.historyDays = fields.value(
            "history_days", .integer(7...3660), default: settings.historyDays,
            "Days up to the expected one that are looked at, and up to 27 more; older rows are passed over."
        )
        settings.sessions = fields.group("sessions", "One row a session.") {
            Table.read($0, settings.sessions, WarehouseColumn.sessions)
        }
        let ordersStandard = settings.orders
        let orders = fields.group("orders", "One row an order.") { inner in
            (
                Table.read(inner, ordersStandard, WarehouseColumn.orders),
                inner.optional(
                    "reporting_currency", .text,
                    "What revenue is reported in, such as EUR: orders whose column 'currency' has another value are "
                        + "in no sum, and the report says so. Without it, all are added up.")
            )
        }
        (settings.orders, settings.reportingCurrency) = orders
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
                settings.namesAttribution = fields.has("attribution")
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
                if inner.has(name) { table.named.insert(name) }
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
