import Profile
import Shared

/// Judges the values of columns by one of their constraints.
struct ConstraintJudgement {
    static let maxShare = ShareTest.maxShare(0, "largest accepted share of such values")
    static let maxCount = RuleParameter.count(
        "max_count", default: 0, "so many are accepted in one partition")
    static let parameters: [any DeclaredParameter] = [maxShare, maxCount, ShareTest.blockShare]

    let constraint: ColumnConstraint
    let input: RuleInput
    /// `whose rating is below 1`, of a column.
    let what: (Column) -> String

    func outcomes() -> [Outcome] {
        input.feed.columns.filter { $0.constraints.contains(constraint) }.map { column in
            guard let found = input.found(column.name) else {
                let lack: Outcome.Lack = column.required == nil ? .cases : .input
                return .lacking(lack, column: column.name, Outcome.absent(column.name))
            }
            let settings = input.settings(column)
            let bad = found.broken?[constraint.rawValue]
            let isAccepted = bad.map { $0 <= settings[Self.maxCount] } ?? false
            return RecordShare(
                settings: settings, column: column, what: what(column),
                samples: input.profile.samples["\(constraint.rawValue):\(found.name)"] ?? []
            ).judge(
                bad: bad, of: input.readable - found.missing,
                limit: isAccepted ? 1 : settings[Self.maxShare])
        }
    }
}
