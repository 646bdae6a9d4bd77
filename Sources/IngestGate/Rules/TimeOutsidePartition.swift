import Profile
import Shared

struct TimeOutsidePartition: PartitionRule {
    static let maxShare = ShareTest.maxShare(
        0.001, "largest accepted share of records of other days")

    let spec = RuleSpec(
        id: "time.outside_partition", severity: .p1,
        summary: "Records are of another day than the file's name says.",
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
            return [.lacking(lack, "column \(column.name) is not in the file")]
        }
        let time = input.profile.time
        let n = input.readable - found.missing - time.unparsable
        var outcome = RecordShare(
            settings: settings, what: "outside \(input.profile.day?.description ?? "the day")",
            samples: input.profile.samples["outside"] ?? []
        ).judge(bad: time.outside, of: n, limit: settings[Self.maxShare])
        if outcome.status == .violated, let first = time.first, let last = time.last {
            let zone = input.feed.zone
            outcome.message +=
                zone == .utc
                ? "; from \(first) to \(last)"
                : "; from \(zone.clock(first)) to \(zone.clock(last)) \(zone.name)"
            if let hint = utcHint(input, first, last) { outcome.message += hint }
        }
        return [outcome]
    }

    /// Where all times would be of the day if they were read in UTC.
    private func utcHint(_ input: RuleInput, _ first: Instant, _ last: Instant) -> String? {
        guard let day = input.profile.day, input.feed.zone != .utc else { return nil }
        func isOfDay(_ instant: Instant) -> Bool { instant.day == day }
        let (zone, feed) = (input.feed.zone.name, input.feed.name)
        let advice =
            "; if the day is one of UTC, set feeds: \(feed): time_zone: UTC (now \(zone))"
        // The moments are right, and the day was cut by the clock of UTC.
        if isOfDay(first), isOfDay(last) {
            return "; looks like UTC: all times are of the day there\(advice)"
        }
        return nil
    }
}
