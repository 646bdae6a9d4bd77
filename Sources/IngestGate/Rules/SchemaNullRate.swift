import Profile
import Shared

struct SchemaNullRate: PartitionRule {
    let spec = RuleSpec(
        id: "schema.null_rate", severity: .p1,
        summary: "A column has more empty values than its `max_missing` allows.",
        rationale: """
            For columns with a `max_missing` other than identity and attribution, which have rules of \
            their own.
            """,
        parameters: [ShareTest.blockShare], perColumn: true, effect: .columnLoss)
    var passes: RuleExample {
        RuleExample(RuleExample.header + RuleExample.views(3))
    }
    var violates: RuleExample {
        RuleExample(RuleExample.header + RuleExample.views(3, page: ""))
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        input.feed.columns.compactMap { column in
            guard let limit = column.maxMissing,
                column.role != .identity || input.feed.identity != nil,
                column.role != .attribution, let found = input.found(column.name)
            else { return nil }
            return RecordShare(
                settings: input.settings(column), column: column, what: "without \(column.name)"
            ).judge(bad: found.lacking, of: input.readable, limit: limit)
        }
    }
}
