import Profile
import Shared

struct PartitionReadable: PartitionRule {
    let spec = RuleSpec(
        id: "partition.readable", severity: .p0,
        summary: "The bytes end before their end, so nobody knows what is missing.",
        rationale: """
            A gzip file was cut, is corrupt, has something behind it, or expands beyond the feed's \
            `max_expansion`. What could be read was profiled; whether the rest would have been fine \
            cannot be known. Have the file delivered again.
            """, effect: .partialLoad)
    var passes: RuleExample {
        RuleExample(RuleExample.header + RuleExample.views(2))
    }
    var violates: RuleExample {
        RuleExample(RuleExample.header + RuleExample.views(2), truncated: true)
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        // Of several files each is named, and judged by its share.
        if input.profile.set != nil { return [] }
        let n = input.profile.records
        if let damage = input.profile.damage {
            return [
                Outcome(
                    .violated, observed: 1, threshold: 0, n: n,
                    "\(damage); \(Decimals.count(n, "record")) could be read")
            ]
        }
        return [Outcome(.passed, observed: 0, threshold: 0, n: n, "read to the end")]
    }
}
