import DailyNumbers
import Detection
import Rendering
package import Shared

/// The shop's numbers of the last days as columns of text.
package struct KPITable: Sendable {
    package static let header = ["day", "sessions", "orders", "revenue", "aov", "conv", "direct"]
    /// A row a day, oldest first; the last cell is what is odd about the day.
    package let rows: [[String]]
    private let days: [DailyMetrics]
    private let direct: String

    package init(_ run: HealthRun, days count: Int) {
        direct = run.timeline.channel(like: run.settings.detection.directChannel)
        let from = max(0, run.timeline.days.count - count)
        days = Array(run.timeline.days[from...])
        let direct = direct
        rows = zip(days, from...).map { day, position in
            var odd = ""
            switch run.timeline.uses[position] {
            case .usable: odd = day.status == .complete ? "" : day.status.rawValue
            case .special(let name): odd = String(name.prefix(20))
            case .unusable(let status), .judgedOnly(let status): odd = status.rawValue
            }
            if let incident = run.days[position].incident {
                odd += (odd.isEmpty ? "" : ", ") + incident.severity.short
            }
            return Self.cells(day, direct) + [odd]
        }
    }

    private static func cells(_ day: DailyMetrics, _ direct: String) -> [String] {
        let date = "\(day.day.description.dropFirst(5)) \(day.day.weekdayName.prefix(2))"
        guard !day.hasNothing else { return [date, "", "", "", "", "", ""] }
        func text(_ metric: Metric, _ value: Double?) -> String {
            value.map { ShownNumber.text($0, metric).replacing(" %", with: "%") } ?? ""
        }
        let total = day.total
        return [
            date, text(.sessions, Double(total.sessions)),
            text(.purchases, Double(total.purchases)), text(.revenue, total.revenue.units),
            text(.aov, total.aov), text(.conversion, total.conversion),
            text(.directSessionShare, day.sessionShare(of: direct)),
        ]
    }

    /// - Parameter status: What the last column is called.
    func table(status: String) -> Message.Table {
        Message.Table(
            header: Self.header + [status], rows: rows, right: Set(1..<Self.header.count))
    }

    var sparklines: [Sparkline] {
        func line(_ name: String, _ value: (DailyMetrics) -> Double?) -> Sparkline {
            Sparkline(name: name, values: days.map { $0.hasNothing ? nil : value($0) })
        }
        return [
            line("revenue") { $0.total.revenue.units },
            line("sessions") { Double($0.total.sessions) },
            line("orders") { Double($0.total.purchases) },
        ]
    }
}

extension Day {
    package var weekdayName: String {
        [
            "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
        ][weekday]
    }
}
