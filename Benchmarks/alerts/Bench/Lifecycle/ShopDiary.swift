import AlertShops
import DailyNumbers
import Detection
import Shared

/// What was said of one shop day by day, beside what happened there.
struct ShopDiary {
    let text: String

    /// - Parameter verbose: Every day, and every alert with its evidence.
    init(_ shop: LifecycleShop, verbose: Bool) {
        let timeline = shop.timeline
        var lines = [
            "\(shop.name): \(timeline.days.count) days, typically "
                + Self.size(timeline, \.sessions) + " sessions, "
                + Self.size(timeline, \.purchases) + " orders"
        ]
        lines += shop.labels.filter { $0.role != .closed }.map { label in
            "  \(label.role.rawValue) \(label.what) \(label.part ?? "") "
                + "\(label.days.lowerBound) to \(label.days.upperBound)"
                + (label.isBlocker ? ", P0 in kind" : "")
        }
        for (day, result) in zip(timeline.days, DayByDay(timeline).results) {
            let told = ToldDay(result)
            let labels = shop.labels.filter { $0.days.contains(told.day) }
            let happens = labels.contains { $0.role != .change }
            guard verbose || happens || !told.isQuiet || !told.notes.isEmpty else { continue }
            lines.append(Self.line(day, told, labels))
            if verbose { lines += Self.alerts(result) }
        }
        text = lines.joined(separator: "\n")
    }

    private static func size(_ timeline: Timeline, _ count: (Tally) -> Int) -> String {
        Number.text(RobustScale.median(timeline.days.map { Double(count($0.total)) }), 0)
    }

    private static func line(
        _ day: DailyMetrics, _ told: ToldDay, _ labels: [LifecycleLabel]
    ) -> String {
        let what = labels.map { "\($0.role.rawValue):\($0.what)" }.joined(separator: "+")
        let numbers =
            told.isMissing
            ? "missing"
            : "\(day.total.sessions) sessions \(day.total.purchases) orders "
                + "aov \(Number.text(day.total.aov, 0))"
        let said = told.incidents.map { incident in
            "\(incident.severity.short) \(incident.cause.code) \(incident.state)"
                + "\(incident.pages ? " PAGE" : "") [\(incident.id)]"
        }
        let open = told.open.sorted().filter { id in !told.incidents.contains { $0.id == id } }
        return "\(told.day)  \(what.isEmpty ? "-" : what)  \(numbers)  "
            + (said + open.map { "(open \($0))" } + told.notes).joined(separator: "; ")
    }

    private static func alerts(_ result: DayResult) -> [String] {
        result.answers.filter { $0.severity != nil }.map { answer in
            "      \(answer.severity?.short ?? "") \(AlertMessage(answer).text)"
        }
    }
}
