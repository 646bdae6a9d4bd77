import DailyNumbers
import Shared

/// A share of rows against a largest accepted one, in words.
struct RowShare {
    /// `orders with negative revenue`
    let what: String
    let bad: Int
    let n: Int
    let days: [Day]
    var column: String?
    /// What is usual in this warehouse; nil where too few days say so, or nobody asked.
    var usual: UsualShare?

    /// - Parameters:
    ///   - limit: The largest accepted share.
    ///   - block: Above it a violation is P0; nil: the rule's severity always.
    func judged(limit: Double, block: Double? = nil) -> Outcome {
        guard n > 0 else {
            return .lacking(.cases, column: column, days: days, "there was nothing to look at")
        }
        let accepted = max(limit, usual?.limit(of: n) ?? 0)
        let test = ShareTest(bad: bad, of: n, limit: accepted, block: block)
        let isUsual = accepted > limit
        let words =
            isUsual && test.share > limit
            ? "\(Decimals.percent(usual?.share ?? 0)) is usual here"
            : accepted > 0 ? "at most \(Decimals.percent(accepted)) accepted" : "none accepted"
        return Outcome(
            test.status, column: column, severity: test.severity, observed: test.share,
            threshold: accepted, n: n, days: days,
            "\(Decimals.grouped(bad)) of \(Decimals.grouped(n)) \(what) "
                + "(\(Decimals.percent(test.share)), \(words))")
    }
}
