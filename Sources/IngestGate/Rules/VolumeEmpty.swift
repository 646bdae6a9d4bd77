import Profile
import Shared

struct VolumeEmpty: PartitionRule {
    let spec = RuleSpec(
        id: "volume.empty", severity: .p0,
        summary: "The partition has no records: an export ran, but nothing was in it.",
        rationale: """
            Promoting it would show a day of zero to every dashboard. If the shop really had no events, \
            release the day with that reason.
            """, effect: .partialLoad)
    var passes: RuleExample {
        RuleExample(RuleExample.header + RuleExample.views(1))
    }
    var violates: RuleExample {
        RuleExample(RuleExample.header)
    }

    var needsBytes: Bool { false }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        let n = input.profile.records
        let what =
            input.profile.bytes == 0 && input.profile.damage == nil
            ? "the file is empty (0 bytes)" : "no records"
        return [
            Outcome(
                n > 0 ? .passed : .violated, observed: Double(n), threshold: 1, n: n,
                n > 0 ? Decimals.count(n, "record") : what)
        ]
    }
}
