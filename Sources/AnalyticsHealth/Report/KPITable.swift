import DailyNumbers
import Detection
import Rendering
package import Shared

/// The numbers of the last days as columns of text: those that the source has, and no others.
package struct KPITable: Sendable {
    /// One column: what it is called, and its value on a day.
    struct Column: Sendable {
        let name: String
        let measure: Measure
    }

    let columns: [Column]
    /// A row a day, oldest first; the last cell is what is odd about the day.
    package let rows: [[String]]
    private let days: [DailyMetrics]
    private let direct: String

    /// Columns of a team's own that are shown, beside those that alert.
    private static let ownColumns = 3

    package init(_ run: HealthRun, days count: Int) {
        let direct = run.timeline.channel(like: run.settings.detection.directChannel)
        self.direct = direct
        let from = max(0, run.timeline.days.count - count)
        let days = Array(run.timeline.days[from...])
        self.days = days
        let columns = Self.columns(run, direct)
        self.columns = columns
        rows = zip(days, from...).map { day, position in
            var odd = ""
            switch run.timeline.uses[position] {
            case .usable: odd = day.status == .complete ? "" : day.status.rawValue
            case .special(let name): odd = ShownName.text(name).shortened(to: 20)
            case .closed: odd = "closed"
            case .unusable(let status), .judgedOnly(let status): odd = status.rawValue
            }
            if let severity = run.days[position].incident?.severity {
                odd += (odd.isEmpty ? "" : ", ") + severity.short
            }
            let date = "\(day.day.description.dropFirst(5)) \(day.day.weekdayName.prefix(2))"
            return [date] + columns.map { Self.cell(day, $0.measure, direct) } + [odd]
        }
    }

    private static func cell(_ day: DailyMetrics, _ measure: Measure, _ direct: String) -> String {
        guard !day.hasNothing, let value = day.value(measure, direct: direct) else { return "" }
        return ShownNumber.text(value, measure.metric).replacing(" %", with: "%")
    }

    /// The shop's own numbers as far as the source has them, then columns of the team's own: those that alert,
    /// and some more.
    private static func columns(_ run: HealthRun, _ direct: String) -> [Column] {
        let shop: [(String, Metric)] = [
            ("sessions", .sessions), ("orders", .purchases), ("revenue", .revenue), ("aov", .aov),
            ("conv", .conversion), ("direct", .directSessionShare),
        ]
        var columns = shop.filter { run.has($0.1) }.map {
            Column(name: $0.0, measure: Measure($0.1))
        }
        let alerting = run.alertingColumns
        let own = run.timeline.columns
        let chosen = own.filter(alerting.contains) + own.filter { !alerting.contains($0) }
        let room = max(ownColumns, 6 - columns.count)
        if let currency = run.settings.currency?.shortened(to: 8),
            let i = columns.firstIndex(where: { $0.measure == Measure(.revenue) })
        {
            columns[i] = Column(name: "revenue \(currency)", measure: columns[i].measure)
        }
        columns += chosen.prefix(room).map {
            Column(name: $0.words.shortened(to: 14), measure: $0)
        }
        return columns
    }

    /// Names of the columns, that of the days first.
    var header: [String] { ["day"] + columns.map(\.name) }

    /// - Parameter status: What the last column is called.
    func table(status: String) -> Message.Table {
        Message.Table(
            header: header + [status], rows: rows, right: Set(1..<max(1, header.count)))
    }

    /// Of the first numbers that are amounts or counts.
    var sparklines: [Sparkline] {
        let volumes = columns.filter { $0.measure.metric.kind == .volume }
        let order: [Metric] = [.revenue, .sessions, .purchases]
        let shop = order.compactMap { metric in
            volumes.first { $0.measure == Measure(metric) }
        }
        let own = volumes.filter { $0.measure.segment != nil }
        return (shop + own).prefix(3).map { column in
            Sparkline(
                name: column.name,
                values: days.map { $0.hasNothing ? nil : $0.value(column.measure, direct: direct) })
        }
    }
}

extension HealthRun {
    /// Whether the source has a number of the shop on any day.
    func has(_ metric: Metric) -> Bool {
        switch metric {
        case .sessions, .purchases, .revenue:
            timeline.days.contains { $0.value(Measure(metric), direct: "") != nil }
        case .aov: has(.purchases) && has(.revenue)
        case .conversion: has(.sessions) && has(.purchases)
        case .directSessionShare: has(.sessions) && has(directChannel: true)
        case .revenueShare: has(.revenue)
        case .count, .money, .rate, .share: true
        }
    }

    private func has(directChannel: Bool) -> Bool {
        let name = timeline.channel(like: settings.detection.directChannel)
        return timeline.firstSeen[Segment(.channel, name)] != nil
    }

    /// Columns of the team's own that the news is about.
    var alertingColumns: [Measure] {
        news.flatMap { item -> [Measure] in
            guard case .business(let incident) = item.subject else { return [] }
            return incident.alerts.map(\.measure).filter { $0.segment?.dimension == .column }
        }
    }
}

extension Day {
    package var weekdayName: String {
        [
            "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
        ][weekday]
    }
}
