package import Profile
package import Shared

/// What is decided about a partition, and every outcome that led to it.
package struct Judgement: Sendable, Equatable {
    package let verdict: Verdict
    package let checks: [RecordedOutcome]
    /// Waivers that kept a finding from counting.
    package let waivers: [WaiverUse]

    /// Evaluates all rules. Pure: files, ledger and clock are outside.
    ///
    /// - Parameter today: By the clock of the run; decides whether a waiver has expired.
    package init(
        _ feed: Feed, _ profile: PartitionProfile, _ history: PartitionHistory,
        config: GateConfig, rules: [any PartitionRule] = RuleSet.all, today: Day
    ) {
        let agreed = Waivers(config.waivers, today: today)
        var checks: [RecordedOutcome] = []
        var used: [WaiverUse] = []
        for rule in rules where config.isOn(rule.spec, feed: feed) {
            let input = RuleInput(
                feed: feed, profile: profile, history: history, spec: rule.spec, config: config)
            let ofFeed = input.settings()
            for outcome in Self.outcomes(of: rule, input, ofFeed) {
                let column = outcome.column.flatMap { feed.column(named: $0) }
                let settings = column == nil ? ofFeed : input.settings(column)
                guard settings.enabled else { continue }
                var check = RecordedOutcome(rule.spec.id, outcome, settings)
                if let use = agreed.apply(to: &check, feed: feed.name, day: profile.day?.date) {
                    used.append(use)
                }
                checks.append(check)
            }
        }
        RootCause.mark(&checks, profile, feed)
        self.checks = checks
        waivers = used
        verdict = Verdict(worst: checks.filter(\.counts).map(\.severity).max())
    }

    private static func outcomes(
        of rule: any PartitionRule, _ input: RuleInput, _ settings: RuleSettings
    ) -> [Outcome] {
        let isEmpty = input.profile.bytes == 0 && input.profile.damage == nil
        if isEmpty, rule.needsBytes { return [.lacking(.cases, "the file is empty")] }
        return rule.evaluate(input, settings)
    }
}
