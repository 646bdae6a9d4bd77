/// Middle and spread of a few values, unmoved by a minority of outliers.
///
/// The spread is 1.4826 × the median absolute deviation, which estimates the standard deviation of
/// normal data (Leys et al. 2013, doi:10.1016/j.jesp.2013.03.013).
package struct RobustScale: Sendable, Equatable {
    package let median: Double
    /// Median absolute deviation, unscaled.
    package let mad: Double
    package let count: Int

    package var spread: Double { 1.4826 * mad }

    /// Nil for no values.
    package init?(_ values: [Double]) {
        guard let median = Self.median(values) else { return nil }
        self.median = median
        mad = Self.median(values.map { abs($0 - median) }) ?? 0
        count = values.count
    }

    /// The middle value, or the mean of the two middle ones. Nil for no values.
    package static func median(_ values: [Double]) -> Double? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
