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
    let sourced: MetricSeries

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
                        Double($0.total.purchases - $0.tally(segment).purchases)
                    },
                    sessions: MetricSeries(Measure(.sessions, segment), of: timeline) {
                        Double($0.total.sessions - $0.tally(segment).sessions)
                    })
            case .column: break
            }
        }
        self.table = table
        self.others = others
        let direct = Segment(.channel, settings.directChannel)
        sourced = MetricSeries(Measure(.sessions), of: timeline) {
            Double($0.total.sessions - $0.tally(direct).sessions)
        }
    }

    mutating func accept(_ level: AcceptedLevel, from position: Int) {
        for measure in table.keys where level.measures.contains(measure.description) {
            table[measure]?.accept(level, from: position)
        }
    }

    /// - Precondition: The measure's part is one of the timeline's.
    subscript(_ measure: Measure) -> MetricSeries {
        guard let series = table[measure] else {
            preconditionFailure("no series of \(measure)")
        }
        return series
    }
}
