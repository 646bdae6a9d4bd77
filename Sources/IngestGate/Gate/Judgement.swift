package import Profile
package import Shared

/// What is decided about a partition, and every outcome that led to it.
package struct Judgement: Sendable, Equatable {
    package let verdict: Verdict
    package let checks: [CheckRecord]
    /// Waivers that kept a finding from counting.
    package let waivers: [WaiverUse]

    /// Evaluates all rules. Pure: files, ledger and clock are outside.
    ///
    /// - Parameter today: By the clock of the run; decides whether a waiver has expired.
    package init(
        _ feed: Feed, _ profile: PartitionProfile, _ history: PartitionHistory,
        config: GateConfig, rules: [any Rule] = RuleSet.all, today: Day
    ) {
        var checks: [CheckRecord] = []
        var used: [WaiverUse] = []
        for rule in rules {
            let spec = rule.description.spec
            guard config.isOn(spec, feed: feed) else { continue }
            let input = RuleInput(
                feed: feed, profile: profile, history: history, spec: spec, config: config)
            // Of a file of no bytes there is one thing to say, not one a column.
            let isEmpty = profile.bytes == 0 && profile.damage == nil
            let outcomes =
                isEmpty && !(rule is VolumeEmpty)
                ? [Outcome.lacking(.cases, "the file is empty")] : rule.evaluate(input)
            for outcome in outcomes {
                let column = outcome.column.flatMap { feed.column(named: $0) }
                let settings = config.settings(spec, feed: feed, column: column)
                guard settings.enabled else { continue }
                var check = CheckRecord(spec.id, outcome, settings)
                if check.counts, let day = profile.day,
                    let waiver = config.waivers.first(where: {
                        $0.covers(
                            rule: spec.id, feed: feed.name, column: check.column, day: day)
                            && today <= $0.expires
                    })
                {
                    check.waived = true
                    check.counts = false
                    check.message +=
                        " (waived by \(waiver.owner) until \(waiver.expires): \(waiver.reason))"
                    used.append(
                        WaiverUse(
                            rule: spec.id, column: check.column, owner: waiver.owner,
                            reason: waiver.reason, expires: waiver.expires))
                } else if check.counts, let day = profile.day,
                    let expired = config.waivers.last(where: {
                        $0.covers(
                            rule: spec.id, feed: feed.name, column: check.column, day: day)
                    })
                {
                    check.message +=
                        " (the waiver of \(expired.owner) expired on \(expired.expires))"
                }
                checks.append(check)
            }
        }
        self.checks = checks
        waivers = used
        verdict = Verdict(worst: checks.filter(\.counts).map(\.severity).max())
    }
}

extension CheckRecord {
    /// Records an outcome under the settings in force.
    init(_ rule: String, _ outcome: Outcome, _ settings: RuleSettings) {
        var severity =
            settings.severityIsConfigured
            ? settings.severity : outcome.severity ?? settings.severity
        var status = Status.passed
        var reason: String?
        var counts = false
        switch outcome.status {
        case .passed: break
        case .violated:
            status = .violated
            counts = true
        case .notEvaluated(let lack, let because):
            status = .notEvaluated
            reason = because
            switch lack {
            case .history:
                counts = settings.withoutHistory != nil
                severity = settings.withoutHistory ?? severity
            case .input: counts = true
            case .cases: break
            }
        }
        self.init(
            rule: rule, column: outcome.column, status: status, severity: severity,
            observed: outcome.observed.map(Decimals.rounded),
            threshold: outcome.threshold.map(Decimals.rounded), n: outcome.n,
            baselineDays: outcome.baselineDays, message: outcome.message, reason: reason,
            counts: counts, samples: outcome.samples)
    }
}
