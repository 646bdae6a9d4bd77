import Profile
import Shared

struct SchemaMaxLength: PartitionRule {
    let spec = RuleSpec(
        id: "schema.max_length", severity: .p1,
        summary: "Values are longer than the column's `max_length`.",
        rationale: """
            A warehouse cuts them, or refuses the load. Counted in characters, not bytes.
            """,
        parameters: ConstraintJudgement.parameters, perColumn: true)
    var passes: RuleExample { RuleExample.column("coupon", ["SAVE10", "HELLO5"]) }
    var violates: RuleExample { RuleExample.column("coupon", ["SAVE10", "SAVE1000"]) }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        ConstraintJudgement(constraint: .maxLength, input: input) { column in
            "whose \(column.name) has more than \(column.maxLength ?? 0) characters"
        }.outcomes()
    }
}
