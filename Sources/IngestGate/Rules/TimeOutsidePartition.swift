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
            outcome.message += "; from \(first) to \(last)"
        }
        return [outcome]
    }
}
