import Shared

/// How most hard rules judge: a number of bad rows out of n on the expected day, against a largest
/// accepted share.
struct RowShare {
    static func limit(_ share: Double, _ summary: String) -> RuleParameter {
        RuleParameter("max_share", .share, default: share, summary)
    }

    static let blockShare = RuleParameter(
        "block_share", .share, default: 0.5,
        "above this share the severity is P0_BLOCKER: that is breakage, not noise")

    /// `orders with negative revenue`
    let what: String
    let bad: Int
    let n: Int
    let days: [Day]
    var column: String?

    func judged(_ settings: RuleSettings) -> HealthOutcome {
        guard n > 0 else {
            return HealthOutcome(
                status: .notEvaluated(because: "there was nothing to look at"), column: column,
                days: days, message: "not evaluated: there was nothing to look at")
        }
        let share = Double(bad) / Double(n)
        let limit = settings["max_share"] ?? 0
        let isViolated = share > limit
        let isBreakage = isViolated && settings["block_share"].map { share > $0 } ?? false
        return HealthOutcome(
            status: isViolated ? .violated : .passed, severity: isBreakage ? .p0 : nil,
            column: column, observed: share, threshold: limit, n: n, days: days,
            message: "\(Decimals.grouped(bad)) of \(Decimals.grouped(n)) \(what) "
                + "(\(Decimals.percent(share)), at most \(Decimals.percent(limit)) accepted)")
    }
}
