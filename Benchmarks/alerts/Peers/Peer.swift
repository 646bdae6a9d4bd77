package import AnalyticsHealth
package import DailyNumbers
import Detection
import Shared

/// A detector that others use, rewritten plainly from its documentation: one value after another,
/// each with the values before it.
///
/// It sees the same measures and the same missing days as ours, and no calendar, since it has none.
/// A day with alerts is one page, which is kind: as they come, these tools send a message a failing
/// test.
package struct Peer: Sendable {
    package let name: String
    /// Where its rule and its defaults are written down.
    package let source: String
    /// Whether a value is an alert after the values before it, oldest first.
    package let alerts: @Sendable (_ before: [Double], _ value: Double) -> Bool

    package func days(_ timeline: Timeline) -> [ScoredDay] {
        var measures = Metric.ofShop.filter { $0 != .revenueShare }.map { Measure($0) }
        measures += timeline.segments(.channel, by: timeline.days.count).map {
            Measure(.revenueShare, $0)
        }
        var found: [[Measure]] = timeline.days.map { _ in [] }
        for measure in measures {
            var before: [Double] = []
            let series = MetricSeries(measure, of: timeline, direct: "direct")
            for (position, value) in series.values.enumerated() {
                guard let value else { continue }
                if alerts(before, value) { found[position].append(measure) }
                before.append(value)
            }
        }
        return zip(timeline.days, found).map { day, measures in
            ScoredDay(
                day: day.day, isMissing: day.status == .missing, measures: measures,
                page: !measures.isEmpty)
        }
    }
}
