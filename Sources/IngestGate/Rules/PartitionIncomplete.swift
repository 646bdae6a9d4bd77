import Profile
import Shared

struct PartitionIncomplete: PartitionRule {
    let spec = RuleSpec(
        id: "partition.incomplete", severity: .p0,
        summary: "Files of a day are not there, though they should be by now.",
        rationale: """
            Asked of feeds with `complete:`, which says when a day has all its files. A day that is not complete is waited \
            for (66), and never judged. Once it is overdue, it is this finding: by the feed's `schedule` with that severity, \
            or, without one, as a P1 when a later day is complete. What is not there is named: the marker, the files, the \
            hours. Have them delivered, or say that the day need not come: `ingest-gate dismiss DAY --by NAME --reason TEXT`.
            """, effect: .partialLoad,
        lookFirst: "whether the producer's job for the missing files ran", judgesBytes: false)
    var passes: RuleExample { RuleExample(RuleExample.header + RuleExample.views(1)) }
    var violates: RuleExample { .partial }

    var needsBytes: Bool { false }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        guard let absence = input.history.absence else {
            return [Outcome(.passed, observed: 0, threshold: 0, n: 1, "all of it is there")]
        }
        // Of a day that is not there at all, partition.missing speaks.
        guard absence.isPartial else { return [] }
        return [
            Outcome(
                .violated, severity: absence.severity, observed: 1, threshold: 0, n: 1, absence.why)
        ]
    }
}
