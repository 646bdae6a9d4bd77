import Profile
import Shared

struct PartitionMissing: PartitionRule {
    let spec = RuleSpec(
        id: "partition.missing", severity: .p0,
        summary: "A day's partition should be there, and is not.",
        rationale: """
            A day that never landed looks like a day without sales, or like none at all, on every dashboard. \
            It is a P0 where the feed's `schedule` or `--expected-day` says that the day must be there, and \
            a P1 where other days of the feed are there before and after it. Have the day delivered, or say \
            that it need not come: `ingest-gate dismiss DAY --by NAME --reason TEXT`. Days on which nothing \
            comes belong into `schedule: {days: …}`, or into `calendar:` with `closed: true`.
            """, effect: .partialLoad,
        lookFirst: "whether the export ran, and under which name it wrote", judgesBytes: false)
    var passes: RuleExample {
        RuleExample(RuleExample.header + RuleExample.views(1))
    }
    var violates: RuleExample { .missing }

    var needsBytes: Bool { false }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        if input.history.absence?.isPartial == true { return [] }
        guard let absence = input.history.absence else {
            return [Outcome(.passed, observed: 0, threshold: 0, n: 1, "it has landed")]
        }
        return [
            Outcome(
                .violated, severity: absence.severity, observed: Double(absence.days), threshold: 0,
                n: absence.days, absence.why)
        ]
    }
}
