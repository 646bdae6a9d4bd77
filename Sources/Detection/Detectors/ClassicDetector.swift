import DailyNumbers
import Shared

/// The pair that teams know: |z| ≥ 3 on mean and standard deviation, and |change| ≥ 30 %.
package struct ClassicDetector: Detector {
    package let series: MetricSeries
    package let position: Int
    let settings: DetectionSettings

    package init(_ series: MetricSeries, at position: Int, _ settings: DetectionSettings) {
        self.series = series
        self.position = position
        self.settings = settings
    }

    package var name: DetectorName { .classic }

    package func judge() -> DetectorAnswer {
        guard let value = series.values[position] else {
            return answer(.notEvaluated(because: "no value today"))
        }
        let reach = series.reach(before: position, settings.reach)
        let days = series.history(reach, limit: settings.classicDays)
        let n = days.values.count
        guard n >= max(2, settings.minimumDays) else {
            let needed = "at least \(max(2, settings.minimumDays)) are needed"
            let known = Decimals.count(n, "usable day")
            return answer(.notEvaluated(because: "\(known) before, \(needed)"))
        }
        let mean = days.values.reduce(0, +) / Double(n)
        let squares = days.values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (squares / Double(n - 1)).squareRoot()
        guard deviation > 1e-9 * abs(mean), mean > 0 else {
            return answer(
                .notEvaluated(because: mean > 0 ? "no spread" : "the mean is not positive"))
        }
        let evidence = Evidence(
            value: value,
            baseline: Baseline(
                level: mean, choice: .recent, recentLevel: mean,
                mad: RobustScale(days.values)?.mad ?? 0,
                sigma: deviation, days: days.positions.reversed().map(series.day),
                leftOut: days.leftOut),
            absoluteChange: value - mean, relativeChange: (value - mean) / mean,
            robustZ: (value - mean) / deviation)
        guard abs(evidence.robustZ) >= settings.classicZ else {
            return answer(.usual(because: "z is small"), evidence)
        }
        guard abs(value - mean) >= settings.classicChange * mean else {
            return answer(.usual(because: "the relative change is small"), evidence)
        }
        let severity = SeverityChoice(settings).severity(series.measure.metric, evidence)
        return answer(.alert(severity), evidence)
    }
}
