import Profile
import Shared

struct SchemaColumnUnexpected: PartitionRule {
    let spec = RuleSpec(
        id: "schema.column_unexpected", severity: .p2,
        summary: "The file has a column that nobody declared.",
        rationale: """
            Nothing reads it, so nothing breaks; but new columns are how schema changes begin, and an \
            undeclared one may carry personal data. Its values are masked in all samples.
            """)
    var passes: RuleExample {
        RuleExample(RuleExample.header + RuleExample.views(1))
    }
    var violates: RuleExample {
        RuleExample(
            "client_id,page_url,referrer,timestamp,event_name,event_data,ip\n"
                + "c1,https://shop.example/,,{day}T10:00:00Z,page_viewed,,192.0.2.1\n")
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        // What the configuration names as a field is expected.
        let named = Set(input.feed.format.names ?? [])
        let names = input.profile.columns.filter { $0.declared == nil }.map(\.name)
            .filter { !named.contains($0) }
        var text = names.isEmpty ? "" : ": \(names.listed { Name.shown($0) })"
        if input.profile.header.isMissing {
            text += " (masked: the first line holds values; the header seems to be missing)"
        }
        return [
            Outcome(
                names.isEmpty ? .passed : .violated, observed: Double(names.count), threshold: 0,
                n: input.profile.columns.count,
                "\(Decimals.count(names.count, "undeclared column"))\(text)")
        ]
    }
}
