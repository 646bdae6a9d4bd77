import Profile
import Shared

struct AttributionCoverage: PartitionRule {
    static let maxMissing = RuleParameter.optionalShare(
        "max_missing",
        "largest accepted share without, where the column sets none; off by default")
    static let increase = SpikeTest.increase(0.1)

    let spec = RuleSpec(
        id: "attribution.coverage", severity: .p1,
        summary:
            "Visits lose their referrer or campaign, so channels lose their revenue to direct.",
        rationale: """
            Columns with the role attribution (the referrer), and campaign parameters in URL columns that \
            declare `campaign_parameters`. Most visits have neither, so only a change against recent \
            admitted partitions says something.
            """,
        parameters: [maxMissing, ShareTest.blockShare, SpikeTest.z, increase],
        perColumn: true, usesHistory: true, effect: .attributionLoss)
    var passes: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.views(20),
            earlier: Array(repeating: RuleExample.header + RuleExample.views(20), count: 5))
    }
    var violates: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.views(10)
                + RuleExample.views(10, referrer: "", time: "{day}T11:00:"),
            earlier: Array(repeating: RuleExample.header + RuleExample.views(20), count: 5))
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        var outcomes: [Outcome] = []
        for column in input.feed.columns where column.role == .attribution {
            outcomes += CoverageJudgement(
                input: input, column: column, what: "without \(column.name)",
                increase: Self.increase
            ).outcomes(
                limit: column.maxMissing ?? input.settings(column)[Self.maxMissing],
                bad: { column, _ in column.missing })
        }
        for column in input.feed.columns where !column.campaignParameters.isEmpty {
            outcomes += CoverageJudgement(
                input: input, column: column,
                what: "without a campaign parameter in \(column.name)", increase: Self.increase
            ).outcomes(limit: input.settings(column)[Self.maxMissing]) { found, records in
                found.tagged.map { records - $0 }
            }
        }
        return outcomes
    }
}
