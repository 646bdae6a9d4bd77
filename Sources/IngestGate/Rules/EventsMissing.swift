import Profile
import Shared

struct EventsMissing: PartitionRule {
    let spec = RuleSpec(
        id: "events.missing", severity: .p1,
        summary:
            "An event that occurs every day did not occur at all: no purchases all day, say.",
        rationale: """
            The feed's `events: expected`. A tag that was removed or a checkout that is down looks like \
            this; so does an export that filtered an event.
            """)
    var passes: RuleExample {
        RuleExample(RuleExample.header + RuleExample.views(2))
    }
    var violates: RuleExample {
        RuleExample(RuleExample.header + RuleExample.purchase("T1"))
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        guard let expected = input.feed.events?.expected, !expected.isEmpty,
            let column = input.feed.column(role: .eventName)
        else { return [] }
        guard input.found(column.name) != nil else {
            return [.lacking(.input, Outcome.absent(column.name))]
        }
        let absent = expected.filter { input.profile.events[$0, default: 0] == 0 }
        return [
            Outcome(
                absent.isEmpty ? .passed : .violated, observed: Double(absent.count), threshold: 0,
                n: input.readable,
                absent.isEmpty
                    ? "all \(expected.count) expected events occur"
                    : "never occurred: \(absent.listed { $0 })")
        ]
    }
}
