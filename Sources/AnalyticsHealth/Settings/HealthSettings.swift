/// What layer 2 reads, how it judges, and who is told: the part of `gate.yml` that layer 1 leaves alone.
package struct HealthSettings: Sendable, Equatable {
    package var warehouse = WarehouseSettings()
    package var dailyTable = DailyTableSettings()
    package var detection = DetectionSettings()
    package var incidents = IncidentSettings()
    package var calendar: [CalendarEntry] = []
    package var report = ReportSettings()
    package var routing: [Route] = Route.standard
    package var snapshots = SnapshotSettings()

    package init() {}

    /// The special days by date; the first entry that names a day counts.
    package var specialDays: [Day: String] {
        var days: [Day: String] = [:]
        for entry in calendar {
            for number in entry.from.number...max(entry.from.number, entry.to.number) {
                let day = Day(number: number)
                if days[day] == nil { days[day] = entry.name }
            }
        }
        return days
    }
}

/// Where the fact tables are, what their columns are called, and how far back they are read.
package struct WarehouseSettings: Sendable, Equatable {
    /// One fact table.
    package struct Table: Sendable, Equatable {
        /// The file's name without `.csv`, or a pattern with the day in it.
        package var files: String
        /// The name in the file of each column, by the column's own name.
        package var columns: [String: String]

        package init(files: String, columns: [String]) {
            self.files = files
            self.columns = Dictionary(uniqueKeysWithValues: columns.map { ($0, $0) })
        }
    }

    /// In which days begin, and which timestamps without an offset are in. Nil: that of the feed.
    package var zone: ZoneRules?
    /// The feed whose days these are. Nil: all of the configuration.
    package var feed: String?
    /// Days up to the expected one that are looked at.
    package var historyDays = 120
    package var sessions = Table(files: "fct_sessions", columns: WarehouseColumn.sessions)
    package var orders = Table(files: "fct_orders", columns: WarehouseColumn.orders)
    package var attribution = Table(files: "fct_attribution", columns: WarehouseColumn.attribution)
    /// False: revenue belongs to the channel of the order's session.
    package var usesAttribution = true
    /// The model whose rows count. Nil: the only one of the table.
    package var attributionModel: String?
    /// `revenue_share` is an amount of money rather than a part of one.
    package var sharesAreAmounts = false

    package init() {}
}

/// The columns of the fact tables by their own names, in the order of the documentation.
package enum WarehouseColumn {
    package static let sessions = [
        "session_id", "client_id", "session_start", "channel", "source", "device",
        "referrer_missing",
    ]
    package static let orders = [
        "transaction_id", "order_time", "revenue", "client_id", "session_id",
    ]
    package static let attribution = ["transaction_id", "channel", "revenue_share", "model"]
}

/// How a daily table that somebody else made is to be understood.
package struct DailyTableSettings: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable { case count, money, rate, share }

    package struct Column: Sendable, Equatable {
        package var name: String
        package var kind: Kind
        /// Other columns of the table: what a rate is a quotient of, what a share is a share of.
        package var numerator: String?
        package var denominator: String?

        package init(
            name: String, kind: Kind, numerator: String? = nil, denominator: String? = nil
        ) {
            self.name = name
            self.kind = kind
            self.numerator = numerator
            self.denominator = denominator
        }
    }

    package var day = "day"
    /// Columns of the table that are the shop's sessions, orders and revenue.
    package var sessions = "sessions"
    package var purchases = "purchases"
    package var revenue = "revenue"
    /// Further columns that are judged.
    package var columns: [Column] = []

    package init() {}
}

/// Days that are known to be unlike others: a sale, a holiday.
package struct CalendarEntry: Sendable, Equatable {
    package var from: Day
    package var to: Day
    package var name: String

    package init(from: Day, to: Day, name: String) {
        self.from = from
        self.to = to
        self.name = name
    }
}

/// What the message to people holds.
package struct ReportSettings: Sendable, Equatable {
    /// Days in the table of the report.
    package var days = 14
    /// Channels that have columns of their own.
    package var channels = 6
    /// Who reads these numbers: named in the report when something is wrong with them.
    package var audience: [String] = []
    /// Slack shortens longer messages.
    package var maxCharacters = 3900

    package init() {}
}

/// Where news of a severity goes.
package struct Route: Sendable, Equatable {
    package var severity: Severity
    /// Only news about these metrics; empty: about any.
    package var metrics: [String]
    package var to: [String]

    package init(severity: Severity, metrics: [String] = [], to: [String]) {
        self.severity = severity
        self.metrics = metrics
        self.to = to
    }

    package static let standard = [
        Route(severity: .p0, to: ["pagerduty", "#data-alerts"]),
        Route(severity: .p1, to: ["#data-warnings"]),
        Route(severity: .p2, to: ["observability"]),
    ]
}

/// Copies of the warehouse outputs.
package struct SnapshotSettings: Sendable, Equatable {
    /// Keep a copy of what was blocked.
    package var quarantineOnError = true
    /// How many last good states are kept; zero: none.
    package var keepGood = 3
    /// Bytes that stay free on the disk.
    package var reserve = 64 << 20

    package init() {}
}
