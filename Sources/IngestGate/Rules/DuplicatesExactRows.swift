import Profile
import Shared

struct DuplicatesExactRows: PartitionRule {
    static let maxShare = ShareTest.maxShare(
        0.001, "largest accepted share of records that are copies")

    let spec = RuleSpec(
        id: "duplicates.exact_rows", severity: .p1,
        summary: "Byte-identical records: events that were exported twice count twice.",
        rationale: """
            Counted are the records beyond the first of each set. A few are retries of a tracker; half of \
            the file is an export that ran twice.
            """,
        parameters: [maxShare, ShareTest.blockShare], effect: .duplicateLoad)
    var passes: RuleExample {
        RuleExample(RuleExample.header + RuleExample.views(3))
    }
    var violates: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.views(3) + RuleExample.views(1))
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        [
            RecordShare(settings: settings, what: "that are copies of an earlier one").judge(
                bad: input.profile.exactDuplicateRecords, of: input.profile.records,
                limit: settings[Self.maxShare])
        ]
    }
}
