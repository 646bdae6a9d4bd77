package import Shared

package struct Stub: Sendable {
    package var page = false
    package var cause = (code: "x", 0)
}
package struct DayResult: Sendable {
    package let day: Day
    package let checks: [Check]
    package let incident: Stub?
}
package struct Backtest: Sendable {
    package let results: [DayResult]
    package init(_ timeline: Timeline, _ settings: DetectionSettings) {
        var judge = DayJudge(timeline, settings)
        results = timeline.days.indices.map { i in
            DayResult(day: timeline.days[i].day, checks: judge.checks(at: i), incident: nil)
        }
    }
}
