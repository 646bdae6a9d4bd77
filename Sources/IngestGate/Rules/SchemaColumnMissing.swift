import Profile
import Shared

struct SchemaColumnMissing: PartitionRule {
    let spec = RuleSpec(
        id: "schema.column_missing", severity: .p0,
        summary: "A declared column is absent: whatever is computed from it is wrong or gone.",
        rationale: """
            The severity is the column's `required`. Without the identity or the purchase payload the \
            day is worthless (P0); without the referrer every visit looks direct (P1). Look at \
            `schema.column_renamed` first: often the column is there under a new name.
            """,
        perColumn: true, effect: .columnLoss)
    var passes: RuleExample {
        RuleExample(RuleExample.header + RuleExample.views(2))
    }
    var violates: RuleExample {
        RuleExample(
            "client_id,page_url,timestamp,event_name,event_data\n"
                + "c1,https://shop.example/,{day}T10:00:00Z,page_viewed,\n")
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        input.feed.columns.compactMap { column in
            guard let required = column.required else { return nil }
            let n = input.profile.records
            if input.found(column.name) != nil {
                return Outcome(
                    .passed, column: column.name, severity: required, observed: 0, threshold: 0,
                    n: n,
                    "column \(column.name) is there")
            }
            let name =
                SchemaColumnRenamed.likelyName(of: column, input).map { ", \($0) looks like it" }
                ?? ""
            let first = input.history.baseline.last { day in
                day.profile.columns.contains { $0.declared == column.name }
            }
            let since = first.map { "; the last admitted partition with it is of \($0.day)" } ?? ""
            return Outcome(
                .violated, column: column.name, severity: required, observed: 1, threshold: 0, n: n,
                "column \(column.name) is missing\(name)\(since)")
        }
    }
}
