import Profile
import Shared

/// The share of records that lack something: against a limit, and against recent partitions.
struct CoverageJudgement {
    let input: RuleInput
    let column: Column
    let what: String
    let increase: RuleParameter<Double>

    /// - Parameter bad: The number of such records, given a column and the day's readable records.
    func outcomes(limit: Double?, bad: (ColumnProfile, Int) -> Int?) -> [Outcome] {
        guard let found = input.found(column.name), let count = bad(found, input.readable) else {
            let lack: Outcome.Lack = column.required == nil ? .cases : .input
            return [
                .lacking(lack, column: column.name, Outcome.absent(column.name))
            ]
        }
        let n = input.readable
        let settings = input.settings(column)
        var absolute = RecordShare(settings: settings, column: column, what: what)
            .judge(bad: count, of: n, limit: limit)
        guard n > 0 else { return [absolute] }
        let share = Double(count) / Double(n)
        let test = SpikeTest(
            z: settings[SpikeTest.z], increase: settings[increase], history: input.history)
        let (result, days, lack) = test.judge(share: share, n: n) { profile in
            guard let column = profile.column(declared: column.name),
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
                result.median + test.increase)
        }
        return [absolute]
    }
}
