import Profile
import Shared

struct SchemaUnique: PartitionRule {
    let spec = RuleSpec(
        id: "schema.unique", severity: .p1,
        summary: "Values stand in several records, though the column is `unique`.",
        rationale: """
            A file that was joined with itself, a retry that sent records twice, or a key that is none. Counted are the
            records beyond the first of each value, within one day.
            """,
        parameters: ConstraintJudgement.parameters, perColumn: true)
    var passes: RuleExample { RuleExample.column("coupon", ["SAVE10", "SAVE11", "", ""]) }
    var violates: RuleExample { RuleExample.column("coupon", ["SAVE10", "SAVE11", "SAVE10"]) }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        let outcomes = ConstraintJudgement(constraint: .unique, input: input) { column in
            "whose \(column.name) stands in a record before"
        }.outcomes()
        return outcomes.map { outcome in
            var outcome = outcome
            let values = outcome.column.flatMap { input.found($0)?.repeated } ?? []
            if outcome.status == .violated, !values.isEmpty {
                outcome.message += ": \(values.listed(4) { Name.shown($0) })"
            }
            return outcome
        }
    }
}
