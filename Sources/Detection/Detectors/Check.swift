package import DailyNumbers
package import Shared

/// What a deviation is measured against.
package struct Baseline: Sendable, Hashable {
    package let level: Double
    package let choice: TwoBaselines.Choice
    /// The median of the last days, whatever the level.
    package let recentLevel: Double
    /// Unscaled, of the spread's days.
    package let mad: Double
    /// The scale of z: the largest of spread, counting noise and floor.
    package let sigma: Double
    /// The days that the level comes from, in order.
    package let days: [Day]
    package let leftOut: [BaselineDays.LeftOut]

    package var n: Int { days.count }
}

/// How far a value is from its baseline.
package struct Evidence: Sendable, Hashable {
    package let value: Double
    package let baseline: Baseline
    package let absoluteChange: Double
    /// Nil where the level is zero.
    package let relativeChange: Double?
    package let robustZ: Double
    /// Nil where no exact test was needed or there is none.
    package var exactZ: Double?

    /// The smaller z of the two, with the sign of the change.
    package var z: Double {
        guard let exactZ else { return robustZ }
        return robustZ < 0 ? -min(-robustZ, exactZ) : min(robustZ, exactZ)
    }
}

/// What one detector says about one measure on one day. Not being able to tell is not the same as
/// being fine.
package struct Check: Sendable, Hashable {
    package enum Rule: String, Sendable, Comparable {
        case outage
        /// Every count of the day is even.
        case doubled
        case unitError = "unit_error"
        case vanished, deviation, classic
        case slowFall = "slow_fall"

        package static func < (a: Rule, b: Rule) -> Bool { a.rawValue < b.rawValue }
    }

    package enum Outcome: Sendable, Hashable {
        case notEvaluated(because: String)
        /// - Parameter reached: How much of what a gate asks for was there, below 1; nil where the reason is
        ///   no matter of more or less.
        case usual(because: String, reached: Double? = nil)
        /// A metric that had broken is back at the level it broke from.
        case resolved
        case alert(Severity)
    }

    package let day: Day
    package let rule: Rule
    package let measure: Measure
    package let outcome: Outcome
    /// Nil where nothing could be measured.
    package let evidence: Evidence?

    package var severity: Severity? {
        if case .alert(let severity) = outcome { severity } else { nil }
    }

    func with(_ outcome: Outcome) -> Check {
        Check(day: day, rule: rule, measure: measure, outcome: outcome, evidence: evidence)
    }
}
