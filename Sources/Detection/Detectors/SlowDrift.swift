package import DailyNumbers
import Shared

/// A level that crept away: the last week against the four weeks before. A line in the report, never
/// a page, since it costs more false pages than it finds incidents.
package struct SlowDrift: Sendable, Hashable {
    package let measure: Measure
    package let level: Double
    package let before: Double
    package let z: Double

    /// Nil where there is no drift or too little history to say.
    ///
    /// z is in standard errors of a median of the days, 1.2533 σ / √n for normal data (Kenney &
    /// Keeping, Mathematics of Statistics, 1962, p. 211).
    init?(_ series: MetricSeries, at position: Int, _ settings: IncidentSettings) {
        let now = series.history((0..<settings.driftDays).lazy.map { position - $0 })
        let start = settings.driftDays
        let then = series.history(
            (start..<(start + 7 * settings.driftWeeks)).lazy.map { position - $0 })
        guard now.values.count * 2 > settings.driftDays, then.values.count >= 14,
            let level = now.median, let scale = RobustScale(then.values), scale.median > 0
        else { return nil }
        let noise = series.measure.metric.kind == .volume ? scale.median.squareRoot() : 0
        let sigma = max(scale.spread, noise, 0.05 * scale.median)
        z = (level - scale.median) / (1.2533 * sigma / Double(now.values.count).squareRoot())
        guard abs(level - scale.median) >= settings.driftChange * scale.median,
            abs(z) >= settings.driftZ
        else { return nil }
        measure = series.measure
        self.level = level
        before = scale.median
    }
}
