import Profile
import Shared

struct AttributionCoverage: Rule {
    let description = RuleDescription(
        RuleSpec(
            id: "attribution.coverage", severity: .p1,
            summary:
                "Visits lose their referrer or campaign, so channels lose their revenue to direct.",
            parameters: [
                RuleParameter(
                    "max_missing", .share, default: nil,
                    "largest accepted share without, where the column sets none; off by default"),
                ShareRule.blockShare, SpikeTest.z,
                RuleParameter(
                    "spike_increase", .share, default: 0.1,
                    "smallest rise of the share that can be a spike, in points (0.1 = 10 points)"),
            ], perColumn: true, usesHistory: true),
        rationale: """
            Columns with the role attribution (the referrer), and campaign parameters in URL columns that \
            declare `campaign_parameters`. Most visits have neither, so only a change against recent \
            admitted partitions says something.
            """,
        passes: RuleExample(
            RuleExample.header + RuleExample.views(20),
            earlier: Array(repeating: RuleExample.header + RuleExample.views(20), count: 5)),
        violates: RuleExample(
            RuleExample.header + RuleExample.views(10)
                + RuleExample.views(10, referrer: "", time: "{day}T11:00:"),
            earlier: Array(repeating: RuleExample.header + RuleExample.views(20), count: 5)))

    func evaluate(_ input: RuleInput) -> [Outcome] {
        var outcomes: [Outcome] = []
        for column in input.feed.columns where column.role == .attribution {
            outcomes += CoverageJudgement(
                input: input, column: column, what: "without \(column.name)"
            ).outcomes(
                limit: column.maxMissing ?? input.settings(column)["max_missing"],
                bad: { column, _ in column.missing })
        }
        for column in input.feed.columns where !column.campaignParameters.isEmpty {
            outcomes += CoverageJudgement(
                input: input, column: column,
                what: "without a campaign parameter in \(column.name)"
            ).outcomes(limit: input.settings(column)["max_missing"]) { found, records in
                found.tagged.map { records - $0 }
            }
        }
        return outcomes
    }
}
