package import DailyNumbers
package import Shared

/// What one detector says about one measure on one day. Not being able to tell is not the same as
/// being fine.
package struct DetectorAnswer: Sendable, Hashable {
    package enum Outcome: Sendable, Hashable {
        case notEvaluated(because: String)
        /// Usual, or suppressed by a gate.
        ///
        /// - Parameter reached: How much of what the gate asks for was there, below 1; nil where the
        ///   reason is no matter of more or less.
        case usual(because: String, reached: Double? = nil)
        /// A metric that had broken is back at the level it broke from.
        case resolved
        case alert(Severity)
    }

    package let day: Day
    package let detector: DetectorName
    package let measure: Measure
    package let outcome: Outcome
    /// Nil where nothing could be measured.
    package let evidence: Evidence?

    package var severity: Severity? {
        if case .alert(let severity) = outcome { severity } else { nil }
    }

    /// A suppressed alert is a near miss from this part of what its gate asks for on.
    package static let nearMiss = 0.8

    /// The gate that kept an alert from being one, and how near it came; nil where none did.
    package var suppression: (reason: String, reached: Double)? {
        if case .usual(let reason, let reached?) = outcome { (reason, reached) } else { nil }
    }

    func with(_ outcome: Outcome) -> DetectorAnswer {
        DetectorAnswer(
            day: day, detector: detector, measure: measure, outcome: outcome, evidence: evidence)
    }
}
