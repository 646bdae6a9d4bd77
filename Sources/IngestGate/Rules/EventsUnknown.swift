import Profile
import Shared

struct EventsUnknown: PartitionRule {
    static let maxRecords = RuleParameter.count(
        "max_records", default: 0, "so many records are accepted in one partition")

    let spec = RuleSpec(
        id: "events.unknown", severity: .p2,
        summary: "Event names that are not in the tracking plan.",
        rationale: """
            A new event, or an old one misspelt: then its count is missing elsewhere. Add it to the \
            feed's `events: known` once it is agreed.
            """,
        parameters: [maxRecords])
    var passes: RuleExample {
        RuleExample(RuleExample.header + RuleExample.views(2))
    }
    var violates: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.views(2)
                + "c9,https://shop.example/,,{day}T10:00:00Z,pageviewed,\n")
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        guard let plan = input.feed.events, !plan.known.isEmpty,
            let column = input.feed.column(role: .eventName)
        else { return [] }
        guard input.found(column.name) != nil else {
            return [.lacking(.input, Outcome.absent(column.name))]
        }
        let known = Set(plan.known)
        let unknown = input.profile.events.filter { !known.contains($0.key) }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let records = unknown.reduce(input.profile.eventsUnlisted) { $0 + $1.value }
        let limit = settings[Self.maxRecords]
        let names = unknown.map(\.key).listed {
            "\(Name.shown($0)) (\(Decimals.grouped(input.profile.events[$0] ?? 0)))"
        }
        return [
            Outcome(
                records > limit ? .violated : .passed, observed: Double(records),
                threshold: Double(limit), n: input.readable,
                "\(Decimals.count(records, "record")) of unplanned events\(names.isEmpty ? "" : ": \(names)")"
            )
        ]
    }
}
