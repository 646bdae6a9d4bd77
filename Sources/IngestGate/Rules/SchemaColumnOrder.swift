import Profile
import Shared

struct SchemaColumnOrder: PartitionRule {
    let spec = RuleSpec(
        id: "schema.column_order", severity: .p2,
        summary: "Declared columns come in another order: loaders that go by position go wrong.",
        rationale: """
            The gate reads by name and does not care. Downstream loads that read by position, or append \
            to a table without a header, do.
            """)
    var passes: RuleExample {
        RuleExample(RuleExample.header + RuleExample.views(1))
    }
    var violates: RuleExample {
        RuleExample(
            "page_url,client_id,referrer,timestamp,event_name,event_data\n"
                + "https://shop.example/,c1,,{day}T10:00:00Z,page_viewed,\n")
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        guard input.feed.format.header else {
            return [.lacking(.cases, "the feed has no header")]
        }
        let found = input.profile.columns.compactMap(\.declared)
        let present = Set(found)
        let declared = input.feed.columns.map(\.name).filter { present.contains($0) }
        let misplaced = zip(found, declared).count { $0 != $1 }
        return [
            Outcome(
                misplaced == 0 ? .passed : .violated, observed: Double(misplaced), threshold: 0,
                n: found.count,
                misplaced == 0
                    ? "columns are in the declared order"
                    : "\(Decimals.count(misplaced, "column")) out of the declared order: the file has \(found.listed(12) { $0 })"
            )
        ]
    }
}
