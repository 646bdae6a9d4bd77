/// Which days of a feed must land, and by when.
package struct Schedule: Sendable, Equatable {
    /// 0 for Monday to 6 for Sunday.
    package var weekdays: Set<Int> = Set(0...6)
    /// When a day's partition must be there: minutes after the day has ended, in the feed's zone.
    package var due = 0
    /// Of a day that is missing after that.
    package var severity = Severity.p0
    /// For so many days after its own a day may still be rewritten by its producer.
    package var settleDays = 0

    package init() {}

    package static let weekdayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    package static func name(ofWeekday weekday: Int) -> String {
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][weekday]
    }

    package func includes(_ day: Day) -> Bool { weekdays.contains(day.weekday) }

    /// From when on the day's partition must be there.
    package func due(_ day: Day, in zone: ZoneRules) -> Instant {
        // By the clock on the wall, also where the night has an hour more or less.
        let next = day.advanced(by: 1 + due / 1440)
        let local = Int64(next.number) * 86_400 + Int64(due % 1440) * 60
        let offset = zone.offset(at: local - Int64(zone.offset(at: local)))
        return max(
            zone.start(of: next), Instant(microseconds: (local - Int64(offset)) * 1_000_000))
    }

    /// The same of a partition: of an hour, so long after its end as `due` is after midnight.
    package func due(_ day: PartitionDay, in zone: ZoneRules) -> Instant {
        guard day.hour != nil else { return due(day.date, in: zone) }
        return Instant(
            microseconds: day.window(in: zone).upperBound + Int64(due) * 60_000_000)
    }

    package func dueText(_ day: PartitionDay, in zone: ZoneRules) -> String {
        guard day.hour != nil else { return dueText(day.date, in: zone) }
        let due = due(day, in: zone)
        let local =
            due.microseconds / 1_000_000 + Int64(zone.offset(at: due.microseconds / 1_000_000))
        let minutes = Int((local % 86_400 + 86_400) % 86_400 / 60)
        return "\(zone.day(at: due)) \(Self.clock(minutes)) \(zone.name)"
    }

    /// The moment as the feed's people read it: `2025-03-10 06:00 Europe/Berlin`.
    package func dueText(_ day: Day, in zone: ZoneRules) -> String {
        let next = day.advanced(by: 1 + due / 1440)
        return "\(next) \(Self.clock(due % 1440)) \(zone.name)"
    }

    static func clock(_ minutes: Int) -> String {
        func pad(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
        return "\(pad(minutes / 60)):\(pad(minutes % 60))"
    }
}

extension Schedule {
    static func read(_ fields: Fields) -> Schedule {
        var schedule = Schedule()
        let names = fields.list(
            "days", .choice(Weekday.allCases),
            "Days of the week that have a partition; without it, all of them.")
        if !names.isEmpty {
            schedule.weekdays = Set(
                names.compactMap { weekdayNames.firstIndex(of: $0.rawValue) })
        }
        schedule.due = fields.value(
            "due", .dueTime, default: 0,
            "The time of the next day, in the feed's zone, at which a day's partition must be there; with partition: hour, "
                + "so long after the hour's end."
        )
        schedule.severity = fields.value(
            "severity", .severity, default: .p0, "Of a day that is missing after that.")
        schedule.settleDays = fields.value(
            "settle_days", .integer(0...60), default: 0,
            "For so many days the producer may rewrite a day: until then its verdict is provisional."
        )
        return schedule
    }

    package enum Weekday: String, CaseIterable, Sendable { case mon, tue, wed, thu, fri, sat, sun }
}

extension ValueType where Value == Int {
    /// A time of day, in minutes: `06:00`; `30:00` is six in the morning a day later.
    static var dueTime: ValueType {
        ValueType(
            schema: ["type": .text("string"), "pattern": .text("^[0-9]{1,2}:[0-9]{2}$")],
            parse: { scalar throws(ValueProblem) in
                let parts = scalar.text.split(separator: ":", omittingEmptySubsequences: false)
                guard parts.count == 2, parts[0].utf8.count <= 2, parts[1].utf8.count == 2,
                    let hours = Int(parts[0]), let minutes = Int(parts[1]), hours >= 0,
                    (0...59).contains(minutes)
                else { throw ValueProblem("'\(scalar.text)' is not a time such as 06:00") }
                return hours * 60 + minutes
            }, show: { .text(Schedule.clock($0)) })
    }
}
