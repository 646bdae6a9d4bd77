import DailyNumbers
import Shared

@testable import AnalyticsHealth
@testable import Detection

/// A shop whose numbers are the same on every day but the last one: what its report says can be checked by hand.
struct SentenceShop {
    static let first = Day(number: 20_000)
    static let days = 35
    static var last: Day { first.advanced(by: days - 1) }

    /// Of a channel and a device on a day.
    struct Cell {
        var sessions = 0.0
        var orders = 0.0
        var value = 0.0
    }

    /// Of the last day, as multiples of the usual ones.
    struct Change {
        var sessions = 1.0
        var orders = 1.0
        var value = 1.0
        /// Only there.
        var channel: String?
        var device: String?
        /// What the channel or device is called instead.
        var name: String?
    }

    static let usual: [(channel: String, device: String, cell: Cell)] = [
        ("Direct", "desktop", Cell(sessions: 301, orders: 9, value: 55)),
        ("Direct", "mobile", Cell(sessions: 299, orders: 7, value: 45)),
        ("Email", "desktop", Cell(sessions: 101, orders: 5, value: 60)),
        ("Email", "mobile", Cell(sessions: 99, orders: 3, value: 50)),
        ("Paid", "desktop", Cell(sessions: 203, orders: 5, value: 65)),
        ("Paid", "mobile", Cell(sessions: 197, orders: 5, value: 48)),
        ("Referral", "desktop", Cell(sessions: 51, orders: 1, value: 52)),
        ("Referral", "mobile", Cell(sessions: 49, orders: 1, value: 51)),
    ]

    let timeline: Timeline
    let cube: DailyCube

    /// - Parameters:
    ///   - divided: Into channels and devices.
    ///   - columns: Of the team's own, with their usual value and that of the last day.
    init(
        _ changes: [Change], divided: Bool = true,
        columns: [(measure: Measure, usual: Double, today: Double)] = []
    ) {
        var rows: [DailyCube.Row] = []
        for offset in 0..<Self.days {
            var cells = Self.usual
            if offset == Self.days - 1 {
                for change in changes {
                    for (i, slice) in cells.enumerated()
                    where (change.channel ?? slice.channel) == slice.channel
                        && (change.device ?? slice.device) == slice.device
                    {
                        cells[i].cell.sessions *= change.sessions
                        cells[i].cell.orders *= change.orders
                        cells[i].cell.value *= change.value
                        guard let name = change.name else { continue }
                        if change.channel != nil {
                            cells[i].channel = name
                        } else {
                            cells[i].device = name
                        }
                    }
                }
            }
            let day = Self.first.advanced(by: offset)
            let tallies = cells.map { slice in
                Tally(
                    sessions: Int(slice.cell.sessions.rounded()),
                    purchases: Int(slice.cell.orders.rounded()),
                    revenue: Money(units: slice.cell.orders.rounded() * slice.cell.value))
            }
            if divided {
                for (slice, tally) in zip(cells, tallies) {
                    rows.append(
                        .init(day: day, channel: slice.channel, device: slice.device, tally: tally))
                }
            } else {
                rows.append(
                    .init(
                        day: day, channel: DailyCube.whole, device: DailyCube.whole,
                        tally: Tally(sum: tallies)))
            }
        }
        cube = DailyCube(rows)
        var values: [Day: [String: DailyMetrics.ColumnValue]] = [:]
        for offset in 0..<Self.days where !columns.isEmpty {
            for column in columns {
                let value = offset == Self.days - 1 ? column.today : column.usual
                values[Self.first.advanced(by: offset), default: [:]][
                    column.measure.segment?.name ?? ""] = .init(value: value)
            }
        }
        timeline = Timeline(
            cube, columns: columns.map(\.measure), columnValues: values)
    }

    /// An alert with the numbers of the last day, and those of the days before as usual ones.
    func alert(
        _ metric: Metric, _ segment: Segment? = nil, _ detector: DetectorName = .deviation,
        _ severity: Severity = .p1
    ) -> DetectorAnswer {
        let measure = Measure(metric, segment)
        let value = timeline.days[Self.days - 1].value(measure, direct: "Direct") ?? 0
        let level = timeline.days[Self.days - 2].value(measure, direct: "Direct") ?? 0
        return Self.alert(measure, detector, severity, value: value, level: level)
    }

    static func alert(
        _ measure: Measure, _ detector: DetectorName, _ severity: Severity, value: Double,
        level: Double
    ) -> DetectorAnswer {
        let sigma = max(abs(level) * 0.05, 1e-9)
        let baseline = Baseline(
            level: level, choice: .recent, recentLevel: level, mad: 0, sigma: sigma,
            days: [last.advanced(by: -1)], leftOut: [])
        return DetectorAnswer(
            day: last, detector: detector, measure: measure, outcome: .alert(severity),
            evidence: Evidence(
                value: value, baseline: baseline, absoluteChange: value - level,
                relativeChange: level > 0 ? (value - level) / level : nil,
                robustZ: (value - level) / sigma))
    }

    func incident(
        _ cause: Cause, _ alerts: [DetectorAnswer], _ severity: Severity = .p1,
        _ state: ReportedIncident.State = .opened, first: Day = last
    ) -> Incident {
        Incident(
            id: "\(first)-\(cause.code)", first: first, day: Self.last, severity: severity,
            cause: cause, state: state, alerts: alerts,
            analysis: IncidentAnalysis(
                alerts, at: Self.days - 1, in: timeline, noisy: [], DetectionSettings(),
                IncidentSettings()))
    }
}
