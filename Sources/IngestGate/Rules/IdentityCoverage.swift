import Profile
import Shared

struct IdentityCoverage: PartitionRule {
    static let maxMissing = RuleParameter.share(
        "max_missing", default: 0.05,
        "largest accepted share without identifier, where the column sets none")
    static let increase = SpikeTest.increase(0.03)

    let spec = RuleSpec(
        id: "identity.coverage", severity: .p1,
        summary: "Records without a client identifier join no session and no attribution.",
        rationale: """
            Empty, blank, or a text that names nobody (`undefined`, `(not set)`, `[object Object]`, `0`, zero UUIDs; \
            `format: placeholders`). An absolute limit from the first day on, and a spike against recent admitted partitions. A \
            jump usually is a consent banner, a tag that fires before its cookie, or a renamed field.
            """,
        parameters: [maxMissing, ShareTest.blockShare, SpikeTest.z, increase],
        perColumn: true, usesHistory: true, effect: .identityLoss)
    var passes: RuleExample {
        RuleExample(RuleExample.header + RuleExample.views(20))
    }
    var violates: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.views(16)
                + RuleExample.views(4, client: "", time: "{day}T11:00:"))
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        input.identities.flatMap { column in
            CoverageJudgement(
                input: input, column: column,
                what: "without \(column.name)"
                    + placeholderWords(input.found(column.name)?.placeholders),
                increase: Self.increase
            )
            .outcomes(
                limit: column.maxMissing ?? input.settings(column)[Self.maxMissing],
                bad: { column, _ in column.nameless })
        }
    }
}
