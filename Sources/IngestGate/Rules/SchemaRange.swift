import Profile
import Shared

struct SchemaRange: PartitionRule {
    let spec = RuleSpec(
        id: "schema.range", severity: .p1,
        summary: "Values are below the column's `minimum` or above its `maximum`.",
        rationale: """
            Another unit (cents for euros, milliseconds for seconds), a sign that was lost, or a default such as 9999 or
            1970-01-01. Values that do not parse are a finding of `schema.type`.
            """,
        parameters: ConstraintJudgement.parameters, perColumn: true)
    var passes: RuleExample { RuleExample.column("rating", ["1", "5", ""]) }
    var violates: RuleExample { RuleExample.column("rating", ["1", "7"]) }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        ConstraintJudgement(constraint: .range, input: input) { column in
            switch (column.minimum, column.maximum) {
            case (let low?, let high?): "whose \(column.name) is not within \(low) and \(high)"
            case (let low?, nil): "whose \(column.name) is below \(low)"
            case (nil, let high): "whose \(column.name) is above \(high?.description ?? "")"
            }
        }.outcomes()
    }
}
