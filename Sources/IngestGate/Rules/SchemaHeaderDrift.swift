import Profile
import Shared

struct SchemaHeaderDrift: PartitionRule {
    let spec = RuleSpec(
        id: "schema.header_drift", severity: .p2,
        summary: "The header is not that of the last admitted partition.",
        rationale: """
            Reported on the day of the change; once a partition with the new header was admitted, it is \
            the new normal. Ask the producer what else changed with it.
            """,
        usesHistory: true)
    var passes: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.views(1),
            earlier: [RuleExample.header + RuleExample.views(1)])
    }
    var violates: RuleExample {
        RuleExample(
            "clientId,page_url,referrer,timestamp,event_name,event_data\n" + RuleExample.views(1),
            earlier: [RuleExample.header + RuleExample.views(1)])
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        guard input.feed.format.header else {
            return [.lacking(.cases, "the feed has no header")]
        }
        guard let last = input.history.baseline.last else {
            return [.lacking(.history, "no earlier partition of the feed was admitted")]
        }
        let before = last.profile.columns.map(\.name)
        let now = input.profile.columns.map(\.name)
        let gone = before.filter { !now.contains($0) }
        let new = now.filter { !before.contains($0) }
        var changes: [String] = []
        if !gone.isEmpty { changes.append("gone: \(gone.listed { Name.shown($0) })") }
        if !new.isEmpty { changes.append("new: \(new.listed { Name.shown($0) })") }
        if changes.isEmpty, before != now { changes.append("the order changed") }
        return [
            Outcome(
                before == now ? .passed : .violated, observed: Double(gone.count + new.count),
                threshold: 0, n: now.count, baselineDays: [last.day],
                before == now
                    ? "the header is that of \(last.day)"
                    : "the header differs from that of \(last.day): \(changes.joined(separator: "; "))"
            )
        ]
    }
}
