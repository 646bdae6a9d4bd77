import Profile
import Shared

struct SchemaNullRate: Rule {
    let description = RuleDescription(
        RuleSpec(
            id: "schema.null_rate", severity: .p1,
            summary: "A column has more empty values than its `max_missing` allows.",
            parameters: [ShareRule.blockShare], perColumn: true),
        rationale: """
            For columns with a `max_missing` other than identity and attribution, which have rules of \
            their own.
            """,
        passes: RuleExample(RuleExample.header + RuleExample.views(3)),
        violates: RuleExample(RuleExample.header + RuleExample.views(3, page: "")))

    func evaluate(_ input: RuleInput) -> [Outcome] {
        input.feed.columns.compactMap { column in
            guard let limit = column.maxMissing, column.role != .identity,
                column.role != .attribution, let found = input.found(column.name)
            else { return nil }
            return ShareRule(input: input, column: column, what: "without \(column.name)")
                .judge(bad: found.missing, of: input.readable, limit: limit)
        }
    }
}
