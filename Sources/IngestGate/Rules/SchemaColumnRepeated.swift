import Profile
import Shared

struct SchemaColumnRepeated: PartitionRule {
    let spec = RuleSpec(
        id: "schema.column_repeated", severity: .p0,
        summary: "A name stands twice in the header: nobody can know which column is meant.",
        rationale: """
            Different readers pick different ones of two columns with one name. Here the first is read, \
            and the partition is blocked until the producer gives them different names.
            """)
    var passes: RuleExample {
        RuleExample(RuleExample.header + RuleExample.views(1))
    }
    var violates: RuleExample {
        RuleExample(
            "client_id,page_url,referrer,timestamp,event_name,event_data,client_id\n"
                + "c1,https://shop.example/,,{day}T10:00:00Z,page_viewed,,c2\n")
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        let names = input.profile.header.repeatedNames
        let text = names.isEmpty ? "" : ": \(names.listed { Name.shown($0) })"
        return [
            Outcome(
                names.isEmpty ? .passed : .violated, observed: Double(names.count), threshold: 0,
                n: input.profile.columns.count,
                "\(Decimals.count(names.count, "name")) of the header \(names.count == 1 ? "stands" : "stand") more than once\(text)"
            )
        ]
    }
}
