import Profile
import Shared

struct SchemaColumnRenamed: PartitionRule {
    static let likeness = RuleParameter.share(
        "min_likeness", default: 0.6,
        "likeness of name and values from which a column is named as a candidate")

    let spec = RuleSpec(
        id: "schema.column_renamed", severity: .p1,
        summary: "An absent column is there under another name.",
        rationale: """
            A declared alias is accepted, and noted as P2_INFO. An undeclared column that looks like the \
            absent one (name and values) is only a candidate: nothing is read from it until you add the \
            printed lines to the configuration and run the check again.
            """,
        parameters: [likeness],
        perColumn: true, effect: .columnLoss)
    var passes: RuleExample {
        RuleExample(RuleExample.header + RuleExample.views(2))
    }
    var violates: RuleExample {
        RuleExample(
            "ClientID,page_url,referrer,timestamp,event_name,event_data\n" + RuleExample.views(6),
            earlier: [RuleExample.header + RuleExample.views(6)])
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        var outcomes: [Outcome] = []
        for column in input.feed.columns {
            if let found = input.found(column.name) {
                guard found.name != column.name else { continue }
                outcomes.append(
                    Outcome(
                        .violated, column: column.name, severity: .p2, observed: 1, threshold: 0,
                        n: input.profile.records,
                        "column \(column.name) came as \(found.name), a declared alias: accepted"))
                continue
            }
            guard let looks = Self.likenesses(of: column, input) else {
                outcomes.append(
                    .uncounted("how values look", column: column.name, n: input.profile.records))
                continue
            }
            let limit = input.settings(column)[Self.likeness]
            guard let best = looks.max(by: { $0.score < $1.score }), best.score >= limit else {
                continue
            }
            outcomes.append(
                Outcome(
                    .violated, column: column.name, observed: Decimals.rounded(best.score),
                    threshold: limit, n: input.profile.records, best.message(input.feed.name)))
        }
        if outcomes.isEmpty {
            outcomes.append(
                Outcome(
                    .passed, observed: 0, threshold: 0, n: input.profile.records,
                    "no column stands under another name"))
        }
        return outcomes
    }

    /// How much each undeclared column looks like an absent one; nil where the engine does not look at values.
    private static func likenesses(of column: Column, _ input: RuleInput) -> [Likeness]? {
        let strangers = input.profile.columns.filter { $0.declared == nil }
        guard strangers.allSatisfy({ $0.shapes != nil }) else { return nil }
        let usual = input.history.baseline.reversed().lazy
            .compactMap { $0.profile.columns.first { $0.declared == column.name } }.first
        return strangers.map { Likeness(of: $0, to: column, usual: usual) }
    }

    /// The name under which an absent column seems to be there, for other rules' messages.
    static func likelyName(of column: Column, _ input: RuleInput) -> String? {
        let rule = SchemaColumnRenamed()
        guard input.config.isOn(rule.spec, feed: input.feed) else { return nil }
        let limit = input.config.settings(rule.spec, feed: input.feed, column: column)[likeness]
        let best = likenesses(of: column, input)?.max { $0.score < $1.score }
        return best.flatMap { $0.score >= limit ? Name.shown($0.candidate.name) : nil }
    }
}
