package import DailyNumbers
import Shared

/// A channel or device that brings a share of the visits worth knowing of, and did not exist before.
package struct NewSlice: Sendable, Hashable {
    package let segment: Segment
    /// What is counted: visits, or orders where the source has no visits.
    package let metric: Metric
    package let count: Int
    /// Of all of the day.
    package let share: Double
    /// Judged days before.
    package let days: Int
    /// It never was on any of them, not even small.
    package let isFirst: Bool

    /// Those that a day is the first to have; on later days they are known.
    static func find(
        at position: Int, in timeline: Timeline, _ detection: DetectionSettings,
        _ settings: IncidentSettings
    ) -> [NewSlice] {
        guard timeline.uses[position].isJudged, timeline.has(.sessions) || timeline.has(.purchases)
        else { return [] }
        let metric: Metric = timeline.has(.sessions) ? .sessions : .purchases
        func share(_ segment: Segment, _ position: Int) -> (count: Int, share: Double)? {
            let day = timeline.days[position]
            func count(_ tally: Tally) -> Int {
                metric == .sessions ? tally.sessions : tally.purchases
            }
            let all = count(day.total)
            guard all > 0 else { return nil }
            let own = count(day.tally(segment))
            return (own, Double(own) / Double(all))
        }
        let judged = (0..<position).filter { timeline.uses[$0].isJudged }
        guard judged.count >= detection.minimumDays else { return [] }
        return [Segment.Dimension.channel, .device].flatMap { dimension in
            timeline.segments(dimension, by: position).compactMap { segment -> NewSlice? in
                guard let today = share(segment, position),
                    Double(today.count) >= detection.channelSessions,
                    today.share >= settings.newShare
                else { return nil }
                let before = judged.compactMap { share(segment, $0)?.share }
                guard let most = before.max(), most < settings.newShare,
                    // What grew for weeks is not new.
                    before.filter({ $0 > 0 }).count * 2 <= before.count
                else { return nil }
                return NewSlice(
                    segment: segment, metric: metric, count: today.count, share: today.share,
                    days: judged.count, isFirst: most == 0)
            }
        }
    }
}
