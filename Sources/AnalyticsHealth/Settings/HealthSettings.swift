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
    /// Weekdays on which the shop is closed, 0 for Monday.
    package var closedWeekdays: Set<Int> = []
    package var holidays: [HolidayFile] = []
    package var report = ReportSettings()
    package var routing: [Route] = Route.standard
    package var snapshots = SnapshotSettings()
    package var notifications = Notifications()

    package init() {}

    /// What amounts are in, as people and programs are told; nil where nobody said.
    package var currency: String? { report.currency ?? warehouse.reportingCurrency }

    /// Whether nothing is delivered on a day.
    package func isClosed(_ day: Day) -> Bool { !closedDays(in: day...day).isEmpty }

    /// The closed days by date, with the reason.
    package func closedDays(in range: ClosedRange<Day>) -> [Day: String] {
        var days = Self.days(of: calendar.filter(\.isClosed), in: range)
        guard !closedWeekdays.isEmpty else { return days }
        for number in range.lowerBound.number...range.upperBound.number {
            let day = Day(number: number)
            if closedWeekdays.contains(day.weekday), days[day] == nil {
                days[day] = "no trade on \(Schedule.name(ofWeekday: day.weekday))s"
            }
        }
        return days
    }

    /// The special days by date; the first entry that names a day counts.
    package func specialDays(in range: ClosedRange<Day>) -> SpecialDays {
        Self.days(of: calendar, in: range)
    }

    private static func days(
        of entries: [CalendarEntry], in range: ClosedRange<Day>
    ) -> [Day: String] {
        var days: [Day: String] = [:]
        guard !entries.isEmpty else { return days }
        for number in range.lowerBound.number...range.upperBound.number {
            let day = Day(number: number)
            if let entry = entries.first(where: { $0.days.includes(day) }) {
                days[day] = entry.name
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
    package enum Days: Sendable, Equatable {
        case span(ClosedRange<Day>)
        case every(Recurrence)

        func includes(_ day: Day) -> Bool {
            switch self {
            case .span(let range): range.contains(day)
            case .every(let recurrence): recurrence.includes(day)
            }
        }
    }

    package var days: Days
    package var name: String
    /// Nothing is delivered on it.
    package var isClosed: Bool

    package init(_ days: Days, name: String, isClosed: Bool = false) {
        self.days = days
        self.name = name
        self.isClosed = isClosed
    }
}

/// An iCalendar file of a region's holidays.
package struct HolidayFile: Sendable, Equatable {
    package var path: String
    /// The shop is closed on them.
    package var isClosed: Bool

    package init(path: String, isClosed: Bool) {
        self.path = path
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
    /// What amounts are in, where the tables do not say.
    package var currency: String?

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
