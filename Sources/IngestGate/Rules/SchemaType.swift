import Profile
import Shared

struct SchemaType: PartitionRule {
    static let maxShare = ShareTest.maxShare(
        0.01, "largest accepted share of values that do not parse")

    let spec = RuleSpec(
        id: "schema.type", severity: .p1,
        summary: "Values do not parse as the column's declared type.",
        rationale: """
            Timestamps in a new format, numbers with a decimal comma, JSON cut at a column's width: what \
            does not parse is null downstream, or stops the load. Empty values are not counted here.
            """,
        parameters: [maxShare, ShareTest.blockShare], perColumn: true)
    var passes: RuleExample {
        RuleExample(RuleExample.header + RuleExample.views(3))
    }
    var violates: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.views(2)
                + "c9,https://shop.example/,,06.03.2025 10:00,page_viewed,\n")
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        input.feed.columns.compactMap { column -> Outcome? in
            guard column.type != .text || column.role == .payload,
                let found = input.found(column.name)
            else { return nil }
            let type =
                column.role == .payload && column.type == .text ? "json" : column.type.rawValue
            let settings = input.settings(column)
            return RecordShare(
                settings: settings, column: column,
                what: "whose \(column.name) is no valid \(type)",
                samples: input.profile.samples["invalid:\(found.name)"] ?? []
            ).judge(
                bad: found.invalid, of: input.readable - found.missing,
                limit: settings[Self.maxShare])
        }
    }
}
