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

extension Evidence {
    /// Of a detector that needs no spread: z by the MAD of the level's days, or by the noise of counting
    /// where that is larger.
    init(
        _ value: Double, level: Double, _ days: BaselineDays, of series: MetricSeries,
        exactZ: Double? = nil
    ) {
        let mad = RobustScale(days.values)?.mad ?? 0
        let sigma = max(1.4826 * mad, max(0, level).squareRoot())
        self.init(
            value: value,
            baseline: Baseline(
                level: level, choice: .recent, recentLevel: level, mad: mad, sigma: sigma,
                days: days.positions.reversed().map(series.day), leftOut: days.leftOut.reversed()),
            absoluteChange: value - level,
            relativeChange: level > 0 ? (value - level) / level : nil,
            robustZ: sigma > 0 ? (value - level) / sigma : 0, exactZ: exactZ)
    }
}
