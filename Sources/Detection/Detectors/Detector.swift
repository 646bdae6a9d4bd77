import DailyNumbers
import Shared

/// The names that detectors have in files, in the order in which equal alerts are told.
package enum DetectorName: String, Sendable, Comparable {
    case outage
    /// Every count of the day is even.
    case doubled
    case unitError = "unit_error"
    case vanished, deviation, classic
    case slowFall = "slow_fall"

    package static func < (a: DetectorName, b: DetectorName) -> Bool { a.rawValue < b.rawValue }
}

/// Looks for one kind of trouble in one series on one day.
package protocol Detector {
    var name: DetectorName { get }
    var series: MetricSeries { get }
    /// The judged day.
    var position: Int { get }

    func judge() -> DetectorAnswer
}

extension Detector {
    func answer(
        _ outcome: DetectorAnswer.Outcome, _ evidence: Evidence? = nil
    ) -> DetectorAnswer {
        DetectorAnswer(
            day: series.day(position), detector: name, measure: series.measure, outcome: outcome,
            evidence: evidence)
    }
}
