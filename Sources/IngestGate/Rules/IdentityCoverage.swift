import Profile
import Shared

struct IdentityCoverage: Rule {
    let description = RuleDescription(
        RuleSpec(
            id: "identity.coverage", severity: .p1,
            summary: "Records without a client identifier join no session and no attribution.",
            parameters: [
                RuleParameter(
                    "max_missing", .share, default: 0.05,
                    "largest accepted share without identifier, where the column sets none"),
                ShareRule.blockShare, SpikeTest.z, SpikeTest.increase,
            ], perColumn: true, usesHistory: true),
        rationale: """
            An absolute limit from the first day on, and a spike against recent admitted partitions. A \
            jump usually is a consent banner, a tag that fires before its cookie, or a renamed field.
            """,
        passes: RuleExample(RuleExample.header + RuleExample.views(20)),
        violates: RuleExample(
            RuleExample.header + RuleExample.views(16)
                + RuleExample.views(4, client: "", time: "{day}T11:00:")))

    func evaluate(_ input: RuleInput) -> [Outcome] {
        let columns = input.feed.columns.filter { $0.role == .identity }
        return columns.flatMap { column in
            CoverageJudgement(input: input, column: column, what: "without \(column.name)")
                .outcomes(
                    limit: column.maxMissing ?? input.settings(column)["max_missing"],
                    bad: { column, _ in column.missing })
        }
    }
}

/// The share of records that lack something: against a limit, and against recent partitions.
struct CoverageJudgement {
    let input: RuleInput
    let column: Column
    let what: String

    /// - Parameter bad: The number of such records, given a column and the day's readable records.
    func outcomes(limit: Double?, bad: (ColumnProfile, Int) -> Int?) -> [Outcome] {
        guard let found = input.found(column.name), let count = bad(found, input.readable) else {
            let lack: Outcome.Lack = column.required == nil ? .cases : .input
            return [
                .lacking(lack, column: column.name, "column \(column.name) is not in the file")
            ]
        }
        let n = input.readable
        var absolute = ShareRule(input: input, column: column, what: what)
            .judge(bad: count, of: n, limit: limit)
        guard n > 0 else { return [absolute] }
        let share = Double(count) / Double(n)
        let test = SpikeTest(settings: input.settings(column), history: input.history)
        let (result, days, lack) = test.judge(share: share, n: n) { profile in
            guard let column = profile.columns.first(where: { $0.declared == column.name }),
                let bad = bad(column, profile.readable)
            else { return nil }
            return profile.readable > 0 ? Double(bad) / Double(profile.readable) : nil
        }
        guard let result else {
            let spike = Outcome.lacking(
                .history, column: column.name, n: n, baselineDays: days,
                "spike against recent partitions: \(lack ?? "no baseline")")
            return [absolute, spike]
        }
        let usual =
            "usually \(Decimals.percent(result.median)) (median of \(Decimals.count(days.count, "day")), robust z \(Decimals.text(result.z, places: 1)))"
        absolute.baselineDays = days
        absolute.message += "; \(usual)"
        if result.isSpike, absolute.status == .passed {
            absolute.status = .violated
            absolute.threshold = Decimals.rounded(
                result.median + (test.settings["spike_increase"] ?? 0))
        }
        return [absolute]
    }
}
