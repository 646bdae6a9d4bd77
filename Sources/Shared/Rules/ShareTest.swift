/// A number of bad cases out of n, against a largest accepted share: how most rules of both layers
/// judge.
package struct ShareTest: Sendable {
    package static func maxShare(_ value: Double, _ summary: String) -> RuleParameter<Double> {
        .share("max_share", default: value, summary)
    }

    /// Above it a finding is P0 whatever the rule's severity.
    package static let blockShare = blockShare(0.5)

    package static func blockShare(_ value: Double) -> RuleParameter<Double> {
        .share(
            "block_share", default: value,
            "above this share the severity is P0_BLOCKER: that is breakage, not noise")
    }

    package let share: Double
    package let isViolated: Bool
    /// Another severity than the rule's.
    package let severity: Severity?

    /// - Parameters:
    ///   - n: More than zero; without cases there is no share.
    ///   - limit: The largest accepted share; nil: nothing absolute is asked.
    ///   - block: Above it a violation is P0; nil: the rule's severity always.
    package init(bad: Int, of n: Int, limit: Double?, block: Double?) {
        let share = Double(bad) / Double(n)
        self.init(share: share, isViolated: limit.map { share > $0 } ?? false, block: block)
    }

    /// Where something else than the share decides about the violation.
    package init(share: Double, isViolated: Bool, block: Double?) {
        self.share = share
        self.isViolated = isViolated
        severity = isViolated && block.map { share > $0 } ?? false ? .p0 : nil
    }

    package var status: Outcome.Status { isViolated ? .violated : .passed }
}
