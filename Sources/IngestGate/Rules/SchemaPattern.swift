import Profile
import Shared

struct SchemaPattern: PartitionRule {
    let spec = RuleSpec(
        id: "schema.pattern", severity: .p1,
        summary: "Values do not match the column's `pattern`.",
        rationale: """
            An id, a code or a number of another form: a new producer, a column that was shifted, or a field that was cut. The
            pattern is of the whole value. Empty values are not asked.
            """,
        parameters: ConstraintJudgement.parameters, perColumn: true)
    var passes: RuleExample { RuleExample.column("coupon", ["SAVE10", "", "HELLO5"]) }
    var violates: RuleExample { RuleExample.column("coupon", ["SAVE10", "save 10"]) }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        ConstraintJudgement(constraint: .pattern, input: input) { column in
            "whose \(column.name) does not match \(column.pattern?.text ?? "")"
        }.outcomes()
    }
}
