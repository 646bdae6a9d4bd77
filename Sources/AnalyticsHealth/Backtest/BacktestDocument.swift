import DailyNumbers
import Detection
import Rendering
import Shared

/// A backtest for programs: one object a day as in `alerts.json`, and what it comes to.
package struct BacktestDocument: Sendable, Encodable {
    private let days: [AlertsDocument]
    private let summary: BacktestSummary
    private let silent: SuppressedAlerts
    private let compared: BacktestComparison?

    package init(
        _ nights: [Night], _ settings: HealthSettings, _ summary: BacktestSummary,
        _ silent: SuppressedAlerts, compared: BacktestComparison?
    ) {
        days = nights.map { AlertsDocument($0, settings) }
        self.summary = summary
        self.silent = silent
        self.compared = compared
    }
}

/// The same for people.
package struct BacktestText: Sendable {
    package let text: String

    package init(
        _ nights: [Night], _ summary: BacktestSummary, _ silent: SuppressedAlerts,
        compared: BacktestComparison?
    ) {
        var blocks: [String] = []
        let fired = nights.flatMap(\.news)
        if !fired.isEmpty { blocks.append(Self.table(fired)) }
        blocks.append(summary.text)
        if let score = summary.score { blocks.append(ScoreDocument(score).text) }
        if !silent.lines.isEmpty { blocks.append(Self.table(silent)) }
        if let compared { blocks.append(Self.text(compared)) }
        text = blocks.joined(separator: "\n\n") + "\n"
    }

    private static func table(_ fired: [NewsItem]) -> String {
        TextTable(
            header: ["DAY", "PAGE", "STATE", "WHAT"],
            rows: fired.map { incident in
                [
                    .init(incident.day.description), .init(incident.page ? "PAGE" : ""),
                    .init(incident.state.rawValue), .init(incident.title.printable),
                ]
            }, right: [], color: false
        ).text
    }

    private static func table(_ silent: SuppressedAlerts) -> String {
        let near = "NEAR MISSES (>= \(Decimals.text(DetectorAnswer.nearMiss * 100)) %)"
        return TextTable(
            header: ["SUPPRESSED BY", "CHECKS", near, "CLOSEST"],
            rows: silent.lines.map { line in
                let nearest = line.nearest.prefix(2).map {
                    "\($0.day) \($0.measure.words.printable) "
                        + "\(Decimals.text($0.reached * 100, places: 0)) %"
                }
                return [
                    .init(line.reason), .init(Decimals.grouped(line.checks)),
                    .init(Decimals.grouped(line.near)), .init(nearest.joined(separator: ", ")),
                ]
            }, right: [1, 2], color: false
        ).text
    }

    private static func text(_ compared: BacktestComparison) -> String {
        func said(_ said: BacktestComparison.Said?) -> String {
            guard let said else { return "nothing" }
            return "\(said.severity.short) \(said.cause)\(said.page ? ", page" : "")".printable
        }
        var lines = ["By the other configuration: " + compared.after.text]
        if let a = compared.before.score, let b = compared.after.score {
            func number(_ value: Double?) -> String {
                value.map { Decimals.text($0, places: 3) } ?? "-"
            }
            lines.append(
                "F1 \(number(a.f1)) -> \(number(b.f1)), precision \(number(a.precision)) -> "
                    + "\(number(b.precision)), recall \(number(a.recall)) -> \(number(b.recall))")
        }
        guard !compared.differences.isEmpty else {
            return (lines + ["It says the same of every day."]).joined(separator: "\n")
        }
        let table = TextTable(
            header: ["DAY", "NOW", "OTHER", "ALERTS ONLY NOW", "ALERTS ONLY OTHER"],
            rows: compared.differences.map { difference in
                let a = difference.before?.measures ?? []
                let b = difference.after?.measures ?? []
                func list(_ some: [String], without others: [String]) -> String {
                    some.filter { !others.contains($0) }.joined(separator: ", ").printable
                }
                return [
                    .init(difference.day.description), .init(said(difference.before)),
                    .init(said(difference.after)), .init(list(a, without: b)),
                    .init(list(b, without: a)),
                ]
            }, right: [], color: false
        ).text
        return (lines + [table]).joined(separator: "\n")
    }
}
