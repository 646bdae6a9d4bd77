import Shared

/// A share of rows against a largest accepted one, in words.
struct RowShare {
    /// `orders with negative revenue`
    let what: String
    let bad: Int
    let n: Int
    let days: [Day]
    var column: String?

    /// - Parameters:
    ///   - limit: The largest accepted share.
    ///   - block: Above it a violation is P0; nil: the rule's severity always.
    func judged(limit: Double, block: Double? = nil) -> Outcome {
        guard n > 0 else {
            return .lacking(.cases, column: column, days: days, "there was nothing to look at")
        }
        let test = ShareTest(bad: bad, of: n, limit: limit, block: block)
        return Outcome(
            test.status, column: column, severity: test.severity, observed: test.share,
            threshold: limit, n: n, days: days,
            "\(Decimals.grouped(bad)) of \(Decimals.grouped(n)) \(what) "
                + "(\(Decimals.percent(test.share)), at most \(Decimals.percent(limit)) accepted)")
    }
}
