import DailyNumbers
import Detection
package import Shared

extension HealthSettings {
    package static func read(_ fields: Fields) -> HealthSettings {
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
        settings.closedWeekdays = Set(
            fields.list(
                "closed", .choice(Schedule.Weekday.allCases),
                "Days of the week on which the shop is closed: one without rows is not missing."
            ).compactMap { Schedule.weekdayNames.firstIndex(of: $0.rawValue) })
        settings.holidays = fields.groups(
            "holidays", name: "file", "iCalendar files (.ics) of days that are unlike others."
        ) { HolidayFile.read($0) }
        settings.report = fields.group("report", "What the message to people holds.") {
            ReportSettings.read($0)
        }
        if let named = settings.report.currency,
            let summed = settings.warehouse.reportingCurrency, named != summed
        {
            fields.pass.error(
                fields.path + ["report", "currency"],
                "amounts are added up in \(summed) (warehouse: orders: reporting_currency), not in \(named)"
            )
        }
        let routes = fields.groups(
            "routing", "Where news goes; every entry that fits adds its destinations."
        ) { Route.read($0) }
        if !routes.isEmpty { settings.routing = routes }
        settings.snapshots = fields.group("snapshots", "Copies of the warehouse outputs.") {
            SnapshotSettings.read($0)
        }
        settings.notifications =
            fields.optionalGroup(
                "notifications", isSecret: true, "Where layer 2 delivers incidents."
            ) { Notifications.read($0) } ?? Notifications()
        return settings
    }
}

extension CalendarEntry {
    static func read(_ fields: Fields) -> CalendarEntry? {
        let day = fields.optional("day", .day, "The day, or the first of several.")
        let to = fields.optional("to", .day, "The last day.")
        let every = fields.optional(
            "every", .recurrence,
            "Instead of day: 12-25 of each year, month-end, month-start, or a day of the week.")
        let name = fields.required("name", .text, "What it is, for reports.")
        let isClosed = fields.value(
            "closed", .flag, default: false,
            "The shop is closed: nothing is expected, in the tables and of feeds with a schedule.")
        guard let name else { return nil }
        if let every {
            guard day == nil, to == nil else {
                fields.pass.error(
                    fields.path + ["every"], "takes the place of 'day' and 'to'; leave those out")
                return nil
            }
            return CalendarEntry(.every(every), name: name, isClosed: isClosed)
        }
        guard let day else {
            if !fields.has("day"), !fields.has("every") {
                fields.pass.error(fields.path, "needs 'day' or 'every'")
            }
            return nil
        }
        if let to, to < day || to.number - day.number > 366 {
            fields.pass.error(
                fields.path + ["to"], "the last day, \(to), is before \(day), or a year after it")
            return nil
        }
        return CalendarEntry(.span(day...(to ?? day)), name: name, isClosed: isClosed)
    }
}

extension HolidayFile {
    static func read(_ fields: Fields) -> HolidayFile? {
        let path = fields.required("file", .text, "The file, such as config/holidays.ics.")
        let isClosed = fields.value(
            "closed", .flag, default: false, "The shop is closed on these days.")
        return path.map { HolidayFile(path: $0, isClosed: isClosed) }
    }
}

extension ValueType where Value == Recurrence {
    fileprivate static var recurrence: ValueType {
        ValueType(
            schema: [
                "type": .text("string"),
                "pattern": .text(
                    "^([0-9]{2}-[0-9]{2}|month-end|month-start|(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?)$"
                ),
            ],
            parse: { scalar throws(ValueProblem) in
                guard let recurrence = Recurrence(scalar.text) else {
                    throw ValueProblem(
                        "'\(scalar.text)' is not 12-25 (month and day), month-end, month-start or a day of the week",
                        candidates: ["month-end", "month-start"] + Schedule.weekdayNames)
                }
                return recurrence
            }, show: { .text($0.description) })
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
            "Where a report would be longer, the table goes first and the titles of incidents last. A section of a Slack message takes 3,000."
        )
        settings.currency = fields.optional(
            "currency", .text,
            "What amounts are in, such as EUR: named beside them. Without it, warehouse: orders: reporting_currency."
        )
        return settings
    }
}

extension Route {
    static func read(_ fields: Fields) -> Route? {
        let severity = fields.required("severity", .severity, "News of this severity.")
        let metrics = fields.list("metrics", .text, "Only about these metrics.")
        let to = fields.list("to", .text, "Names of destinations, such as pagerduty or '#data'.")
        guard let severity else { return nil }
        if to.isEmpty { fields.pass.error(fields.path + ["to"], "names no destination") }
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

extension Notifications {
    static func read(_ fields: Fields) -> Notifications {
        var notifications = Notifications()
        notifications.slackWebhook = fields.secret(
            "slack_webhook", "The address of an incoming webhook, as ${NAME}.")
        notifications.pagerDutyKey = fields.secret(
            "pagerduty_key", "The integration key of a service, as ${NAME}.")
        return notifications
    }
}
