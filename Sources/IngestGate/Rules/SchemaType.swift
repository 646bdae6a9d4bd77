import Profile
import Shared

struct SchemaType: Rule {
    let description = RuleDescription(
        RuleSpec(
            id: "schema.type", severity: .p1,
            summary: "Values do not parse as the column's declared type.",
            parameters: [
                ShareRule.maxShare(0.01, "largest accepted share of values that do not parse"),
                ShareRule.blockShare,
            ], perColumn: true),
        rationale: """
            Timestamps in a new format, numbers with a decimal comma, JSON cut at a column's width: what \
            does not parse is null downstream, or stops the load. Empty values are not counted here.
            """,
        passes: RuleExample(RuleExample.header + RuleExample.views(3)),
        violates: RuleExample(
            RuleExample.header + RuleExample.views(2)
                + "c9,https://shop.example/,,06.03.2025 10:00,page_viewed,\n"))

    func evaluate(_ input: RuleInput) -> [Outcome] {
        let outcomes = input.feed.columns.compactMap { column -> Outcome? in
            guard column.type != .text || column.role == .payload,
                let found = input.found(column.name)
            else { return nil }
            let type =
                column.role == .payload && column.type == .text ? "json" : column.type.rawValue
            return ShareRule(
                input: input, column: column, what: "whose \(column.name) is no valid \(type)",
                samples: input.profile.samples["invalid:\(found.name)"] ?? []
            ).judge(
                bad: found.invalid, of: input.readable - found.missing,
                limit: input.settings(column)["max_share"])
        }
        return outcomes
    }
}
