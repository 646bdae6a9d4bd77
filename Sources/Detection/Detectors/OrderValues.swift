package import DailyNumbers

/// How order values vary, from the tallies of some days.
package struct OrderValues: Sendable, Hashable {
    /// Mean of an order that revenue is made of, Σa² / Σa: revenue varies like this many orders of
    /// this size each (compound Poisson: variance = expected orders × E[a²]). Nil without revenue.
    package let unit: Double?
    /// Standard deviation of an order value over its mean.
    package let variation: Double

    package init(_ tallies: some Collection<Tally>, assumedVariation: Double) {
        let total = Tally(sum: tallies)
        guard let aov = total.aov, aov > 0 else {
            unit = nil
            variation = assumedVariation
            return
        }
        if let squares = total.revenueSquared?.units, squares > 0 {
            let unit = squares / total.revenue.units
            self.unit = unit
            variation = max(0, unit / aov - 1).squareRoot()
        } else {
            unit = aov * (1 + assumedVariation * assumedVariation)
            variation = assumedVariation
        }
    }
}
