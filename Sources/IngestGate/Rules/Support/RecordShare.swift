import Shared

/// A share of records against a largest accepted one, in words.
struct RecordShare {
    /// Those of the column, where it is about one.
    let settings: RuleSettings
    var column: Column?
    /// `records without client_id`
    let what: String
    var samples: [RecordedOutcome.Sample] = []

    /// - Parameter limit: The largest accepted share; nil: nothing absolute is asked.
    func judge(bad: Int?, of n: Int, limit: Double?) -> Outcome {
        guard n > 0 else {
            return .lacking(.cases, column: column?.name, "there was nothing to look at")
        }
        guard let bad else { return .uncounted("records \(what)", column: column?.name, n: n) }
        let test = ShareTest(bad: bad, of: n, limit: limit, block: settings[ShareTest.blockShare])
        let count = "\(Decimals.grouped(bad)) of \(Decimals.count(n, "record")) \(what)"
        let bound = limit.map { ", at most \(Decimals.percent($0)) accepted" } ?? ""
        return Outcome(
            test.status, column: column?.name, severity: test.severity, observed: test.share,
            threshold: limit, n: n, "\(Decimals.percent(test.share)): \(count)\(bound)",
            samples: test.isViolated ? samples : [])
    }
}
