package import DailyNumbers
package import Detection
package import Shared

/// What layer 2 reads, how it judges, and who is told: the part of `gate.yml` that layer 1 leaves alone.
package struct HealthSettings: ConfigSection {
    package var warehouse = WarehouseSettings()
    package var dailyTable = DailyTableSettings()
    package var detection = DetectionSettings()
    package var incidents = IncidentSettings()
    package var calendar: [CalendarEntry] = []
    package var report = ReportSettings()
    package var routing: [Route] = Route.standard
    package var snapshots = SnapshotSettings()
    package var notifications = Notifications()

    package init() {}

    /// Days on which nothing is delivered.
    package var closedDays: Set<Day> {
        Set(
            calendar.filter(\.isClosed).flatMap { entry in
                (entry.from.number...max(entry.from.number, entry.to.number)).map {
                    Day(number: $0)
                }
            })
    }

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

extension GateConfig {
    package var health: HealthSettings {
        get { self[HealthSettings.self] }
        set { self[HealthSettings.self] = newValue }
    }
}

/// Days that are known to be unlike others: a sale, a holiday.
package struct CalendarEntry: Sendable, Equatable {
    package var from: Day
    package var to: Day
    package var name: String
    /// Nothing is delivered on it.
    package var isClosed: Bool

    package init(from: Day, to: Day, name: String, isClosed: Bool = false) {
        self.from = from
        self.to = to
        self.name = name
        self.isClosed = isClosed
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
    /// A section of a Slack message takes 3,000.
    package var maxCharacters = 2900

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

/// Where incidents are delivered.
package struct Notifications: Sendable, Equatable {
    package var slackWebhook: Secret?
    package var pagerDutyKey: Secret?

    package init() {}
}
