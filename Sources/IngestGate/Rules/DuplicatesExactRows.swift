import Profile
import Shared

struct DuplicatesExactRows: Rule {
    let description = RuleDescription(
        RuleSpec(
            id: "duplicates.exact_rows", severity: .p1,
            summary: "Byte-identical records: events that were exported twice count twice.",
            parameters: [
                ShareRule.maxShare(0.001, "largest accepted share of records that are copies"),
                ShareRule.blockShare,
            ]),
        rationale: """
            Counted are the records beyond the first of each set. A few are retries of a tracker; half of \
            the file is an export that ran twice.
            """,
        passes: RuleExample(RuleExample.header + RuleExample.views(3)),
        violates: RuleExample(
            RuleExample.header + RuleExample.views(3) + RuleExample.views(1)))

    func evaluate(_ input: RuleInput) -> [Outcome] {
        [
            ShareRule(input: input, what: "that are copies of an earlier one").judge(
                bad: input.profile.exactDuplicateRecords, of: input.profile.records,
                limit: input.settings()["max_share"])
        ]
    }
}
