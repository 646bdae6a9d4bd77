import Profile
import Shared

/// How most rules judge: a number of bad cases out of n, against a largest accepted share.
struct ShareRule {
    /// `block_share`: above this share a finding is P0 whatever the rule's severity.
    static let blockShare = RuleParameter(
        "block_share", .share, default: 0.5,
        "above this share the severity is P0_BLOCKER: that is breakage, not noise")

    static func maxShare(_ value: Double, _ summary: String) -> RuleParameter {
        RuleParameter("max_share", .share, default: value, summary)
    }

    let input: RuleInput
    var column: Column?
    /// `records without client_id`
    let what: String
    var samples: [CheckRecord.Sample] = []

    /// - Parameter limit: The largest accepted share; nil: nothing absolute is asked.
    func judge(bad: Int, of n: Int, limit: Double?) -> Outcome {
        let settings = input.settings(column)
        guard n > 0 else {
            return .lacking(.cases, column: column?.name, "there was nothing to look at")
        }
        let share = Double(bad) / Double(n)
        let violated = limit.map { share > $0 } ?? false
        let severity: Severity? =
            violated && settings["block_share"].map { share > $0 } ?? false ? .p0 : nil
        let count = "\(Decimals.grouped(bad)) of \(Decimals.count(n, "record")) \(what)"
        let bound = limit.map { ", at most \(Decimals.percent($0)) accepted" } ?? ""
        return Outcome(
            violated ? .violated : .passed, column: column?.name, severity: severity,
            observed: share, threshold: limit, n: n, "\(Decimals.percent(share)): \(count)\(bound)",
            samples: violated ? samples : [])
    }
}

/// Judges purchases by counting the bad ones.
struct PurchaseCountRule {
    static let maxCount = RuleParameter(
        "max_count", .count, default: 0, "so many are accepted in one partition")

    let input: RuleInput
    /// `with revenue <= 0`
    let what: String
    /// The declared columns that the count was read from.
    let reads: [FieldPlace?]

    func judge(bad: Int, samples: [CheckRecord.Sample]) -> Outcome {
        let n = input.profile.purchases.count
        for place in reads {
            guard let place else { continue }
            guard input.found(place.column) != nil else {
                return .lacking(.input, n: n, "column \(place.column) is not in the file")
            }
        }
        let settings = input.settings()
        let limit = settings["max_count"] ?? 0
        let violated = Double(bad) > limit
        let share = n > 0 ? Double(bad) / Double(n) : 0
        let severity: Severity? =
            violated && settings["block_share"].map { share > $0 } ?? false ? .p0 : nil
        return Outcome(
            violated ? .violated : .passed, severity: severity, observed: Double(bad),
            threshold: limit, n: n,
            "\(Decimals.grouped(bad)) of \(Decimals.count(n, "purchase")) \(what)",
            samples: violated ? samples : [])
    }
}
