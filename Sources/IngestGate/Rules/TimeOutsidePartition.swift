import Profile
import Shared

struct TimeOutsidePartition: PartitionRule {
    static let maxShare = ShareTest.maxShare(
        0.001, "largest accepted share of records of other days")

    let spec = RuleSpec(
        id: "time.outside_partition", severity: .p1,
        summary: "Records are of another day, or hour, than the file's name says.",
        rationale: """
            Late events, a time zone that changed, or the wrong day's file under this name. The day's \
            bounds are those of the feed's `time_zone`.
            """,
        parameters: [maxShare, ShareTest.blockShare])
    var passes: RuleExample {
        RuleExample(RuleExample.header + RuleExample.views(3))
    }
    var violates: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.views(2)
                + RuleExample.views(1, time: "2025-02-01T10:00:"))
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        guard let column = input.feed.column(role: .eventTime) else { return [] }
        guard let found = input.found(column.name) else {
            let lack: Outcome.Lack = column.required == nil ? .cases : .input
            return [.lacking(lack, Outcome.absent(column.name))]
        }
        let time = input.profile.time
        let n = input.readable - found.missing - time.unparsable
        var outcome = RecordShare(
            settings: settings, what: "outside \(input.profile.day?.description ?? "the day")",
            samples: input.profile.samples["outside"] ?? []
        ).judge(bad: time.outside, of: n, limit: settings[Self.maxShare])
        if let late = time.late, late > 0 {
            outcome.message +=
                "; \(Decimals.count(late, "record")) of the time before \(input.profile.day?.hour == nil ? "the day" : "the hour") accepted as late (late: up_to)"
        }
        if outcome.status == .violated, let first = time.first, let last = time.last {
            let zone = input.feed.zone
            outcome.message +=
                zone == .utc
                ? "; from \(first) to \(last)"
                : "; from \(zone.clock(first)) to \(zone.clock(last)) \(zone.name)"
            let hint = unitHint(input, column, first, last) ?? zoneHint(input, first, last)
            if let hint { outcome.message += hint }
        }
        return [outcome]
    }

    /// Where all times would be of the day if the numbers were of another unit.
    private func unitHint(
        _ input: RuleInput, _ column: Column, _ first: Instant, _ last: Instant
    ) -> String? {
        guard let day = input.profile.day else { return nil }
        // A late record may be of the day before.
        let days = day.date.advanced(by: -1)...day.date.advanced(by: 1)
        func isNear(_ instant: Instant, _ factor: Double) -> Bool {
            let micros = Double(instant.microseconds) * factor
            guard micros.magnitude < 2.5e17 else { return false }
            return days.contains(
                input.feed.zone.day(at: Instant(microseconds: Int64(micros.rounded()))))
        }
        for declared in column.timestampFormats {
            guard let unit = declared.unit else { continue }
            for other in TimestampFormat.named {
                guard let seen = other.unit, seen != unit else { continue }
                if isNear(first, seen / unit), isNear(last, seen / unit) {
                    let formats = column.timestampFormats.map { $0 == declared ? other : $0 }
                    return
                        "; looks like \(other.words), not \(declared.words): if so, set feeds: "
                        + "\(input.feed.name): columns: \(Name.yaml(column.name) ?? column.name): "
                        + "timestamp_formats: [\(formats.map(\.yaml).joined(separator: ", "))]"
                }
            }
        }
        return nil
    }

    /// Where all times would be of the day by another clock.
    private func zoneHint(_ input: RuleInput, _ first: Instant, _ last: Instant) -> String? {
        guard let day = input.profile.day else { return nil }
        let (zone, feed) = (input.feed.zone, input.feed.name)
        func areOfDay(_ other: ZoneRules) -> Bool {
            let window = day.window(in: other)
            return window.contains(first.microseconds) && window.contains(last.microseconds)
        }
        // The moments are right, and the day was cut by the clock of UTC.
        if zone != .utc, areOfDay(.utc) {
            return "; looks like UTC: all times are of the \(day.unit) there; "
                + "if the \(day.unit) is one of UTC, set feeds: \(feed): time_zone: UTC (now \(zone.name))"
        }
        guard zone == .utc else { return nil }
        for hours in (1...14).flatMap({ [-$0, $0] }) {
            let name = "\(hours < 0 ? "-" : "+")\(abs(hours) < 10 ? "0" : "")\(abs(hours)):00"
            if areOfDay(ZoneRules(name: name, base: hours * 3600)) {
                let other =
                    day.hour == nil
                    ? "looks like a day of another zone"
                    : "looks like the file of another hour, or one of another zone"
                return "; \(other): all times are of the \(day.unit) at \(name); "
                    + "if the producer cuts \(day.unit)s by that clock, set feeds: \(feed): time_zone: \"\(name)\" (now UTC), "
                    + "or better the name of its zone"
            }
        }
        return nil
    }
}

extension TimestampFormat {
    /// Of an epoch, in seconds.
    fileprivate var unit: Double? {
        switch self {
        case .iso8601, .pattern: nil
        case .epochSeconds: 1
        case .epochMilliseconds: 1e-3
        case .epochMicroseconds: 1e-6
        case .epochNanoseconds: 1e-9
        }
    }
}
