import Profile
import Shared

struct SchemaValues: PartitionRule {
    let spec = RuleSpec(
        id: "schema.values", severity: .p1,
        summary: "Values are none of the column's `values`.",
        rationale: """
            A new word, another spelling, or a value of another column. Downstream it falls into no group, or into the
            wrong one. Columns of `type: enum` are judged by `schema.type`.
            """,
        parameters: ConstraintJudgement.parameters, perColumn: true)
    var passes: RuleExample { RuleExample.column("device", ["web", "app", ""]) }
    var violates: RuleExample { RuleExample.column("device", ["web", "tv"]) }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        ConstraintJudgement(constraint: .values, input: input) { column in
            "whose \(column.name) is not one of \(column.values.listed(8) { Name.shown($0) })"
        }.outcomes()
    }
}
