import DailyNumbers
import Shared

/// The series of everything that is looked at, made once.
struct SeriesTable: Sendable {
    private var table: [Measure: MetricSeries]
    /// For each device, all others together.
    let others: [Segment: Others]

    struct Others: Sendable {
        let orders: MetricSeries
        let sessions: MetricSeries
    }

    /// Sessions of all channels but the direct one.
    private(set) var sourced: MetricSeries

    init(_ timeline: Timeline, _ settings: DetectionSettings) {
        var table: [Measure: MetricSeries] = [:]
        func add(_ measure: Measure) {
            table[measure] = MetricSeries(measure, of: timeline, direct: settings.directChannel)
        }
        for metric in Metric.ofShop where metric != .revenueShare { add(Measure(metric)) }
        for measure in timeline.columns { add(measure) }
        var others: [Segment: Others] = [:]
        for segment in timeline.firstSeen.keys {
            switch segment.dimension {
            case .channel:
                add(Measure(.revenueShare, segment))
                add(Measure(.sessions, segment))
            case .device:
                add(Measure(.purchases, segment))
                add(Measure(.sessions, segment))
                others[segment] = Others(
                    orders: MetricSeries(Measure(.purchases, segment), of: timeline) {
                        $0.total.knows(.purchases)
                            ? Double($0.total.purchases - $0.tally(segment).purchases) : nil
                    },
                    sessions: MetricSeries(Measure(.sessions, segment), of: timeline) {
                        $0.total.knows(.sessions)
                            ? Double($0.total.sessions - $0.tally(segment).sessions) : nil
                    })
            case .column: break
            }
        }
        self.table = table
        self.others = others
        let direct = Segment(.channel, settings.directChannel)
        sourced = MetricSeries(Measure(.sessions), of: timeline) {
            $0.total.knows(.sessions)
                ? Double($0.total.sessions - $0.tally(direct).sessions) : nil
        }
    }

    mutating func accept(_ level: AcceptedLevel, from position: Int) {
        for measure in table.keys where level.measures.contains(measure.description) {
            table[measure]?.accept(level, from: position)
        }
    }

    /// What is no history of a measure, since it alerted, and when it broke.
    mutating func leaveOut(_ days: Set<Int>, of measure: Measure, brokeAt position: Int?) {
        table[measure]?.leaveOut(days, brokeAt: position)
        if measure.metric == .directSessionShare { sourced.leaveOut(days, brokeAt: position) }
    }

    /// The level since a day has been taken for the usual one.
    mutating func settle(_ measure: Measure, from position: Int) {
        table[measure]?.settle(from: position)
    }

    /// - Precondition: The measure's part is one of the timeline's.
    subscript(_ measure: Measure) -> MetricSeries {
        guard let series = table[measure] else {
            preconditionFailure("no series of \(measure)")
        }
        return series
    }
}
