/// How improbable a count or a share at least this far from its level is, as a logarithm and as a
/// normal z.
///
/// Counts may be fractional: revenue in units of an order, effective orders. The functions are then
/// the usual continuous interpolations through the incomplete beta function.
package struct ExactTail: Sendable, Hashable {
    package enum Side: Sendable { case lower, upper }

    package let logP: Double
    /// Zero or more, whatever the side.
    package var z: Double { NormalTail.z(logP: logP) }

    /// A count against a Poisson rate that was estimated from `days` days.
    ///
    /// With n days that saw n·level events and Jeffreys' prior, the predictive distribution is the
    /// negative binomial with r = n·level + ½ and success probability n / (n + 1) (Gelman et al.,
    /// Bayesian Data Analysis, §2.6). Upper tail: P(X ≥ count).
    ///
    /// - Parameter days: Need not be whole: how many times as long the rate was watched before.
    package static func count(
        _ count: Double, level: Double, days: Double, side: Side
    ) -> ExactTail {
        let r = days * level + 0.5
        let p = days / (days + 1)
        let q = 1 / (days + 1)
        return switch side {
        case .lower: ExactTail(logP: IncompleteBeta.log(p, q, r, count + 1))
        case .upper: ExactTail(logP: IncompleteBeta.log(q, p, count, r))
        }
    }

    /// A number of successes among `trials` against the probability `level`: the binomial tail.
    package static func share(
        _ successes: Double, of trials: Double, level: Double, side: Side
    ) -> ExactTail {
        switch side {
        case .lower:
            guard successes < trials else { return ExactTail(logP: 0) }
            return ExactTail(
                logP: IncompleteBeta.log(1 - level, level, trials - successes, successes + 1))
        case .upper:
            guard successes > 0 else { return ExactTail(logP: 0) }
            return ExactTail(
                logP: IncompleteBeta.log(level, 1 - level, successes, trials - successes + 1))
        }
    }
}
