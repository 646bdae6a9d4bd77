import DailyNumbers
import Rendering
private import Shared

/// A score as `backtest --labels` prints it, for people and for programs.
package struct ScoreDocument: Encodable, Sendable {
    private let score: AlertScore

    package init(_ score: AlertScore) { self.score = score }

    package func encode(to encoder: any Encoder) throws {
        var document = encoder.container(keyedBy: Keys.self)
        try document.encode(score.f1.map(Decimals.rounded), forKey: .f1)
        try document.encode(score.precision.map(Decimals.rounded), forKey: .precision)
        try document.encode(score.falseEpisodes, forKey: .falseEpisodes)
        try document.encode(score.falsePages, forKey: .falsePages)
        try document.encode(
            score.falsePagesAMonth.map(Decimals.rounded), forKey: .falsePagesAMonth)
        try document.encode(TallyLine(score.all), forKey: .all)
        var kinds: [String: TallyLine] = [:]
        for (kind, tally) in score.kinds { kinds[kind.rawValue] = TallyLine(tally) }
        try document.encode(kinds, forKey: .kinds)
    }

    private enum Keys: String, CodingKey {
        case f1, precision, all, kinds
        case falseEpisodes = "false_episodes"
        case falsePages = "false_pages"
        case falsePagesAMonth = "false_pages_a_month"
    }

    /// A table by kind, and a line for all; without a line end after it.
    package var text: String {
        func number(_ value: Double?, _ places: Int = 2) -> String {
            value.map { Decimals.text($0, places: places) } ?? "-"
        }
        var rows = [["kind", "detected", "recall", "delay", "pages", "cause right"]]
        func add(_ name: String, _ tally: AlertScore.Tally) {
            rows.append([
                name, "\(tally.detected) of \(tally.incidents)", number(tally.recall),
                number(tally.meanDelay), number(tally.pagesAnIncident), number(tally.causeShare),
            ])
        }
        for (kind, tally) in score.kinds.sorted(by: { $0.key < $1.key }) {
            add(kind.rawValue, tally)
        }
        add("all", score.all)
        let table = TextTable(
            header: rows[0], rows: rows.dropFirst().map { $0.map { .init($0) } }, color: false
        ).text
        let sum = """
            F1 \(number(score.f1, 3)), precision \(number(score.precision, 3)), \
            recall \(number(score.recall, 3)); \
            \(Decimals.count(score.falseEpisodes, "false episode")), \
            \(Decimals.count(score.falsePages, "false page")) \
            (\(number(score.falsePagesAMonth)) in 30 days)
            """
        return table + "\n" + sum
    }
}

private struct TallyLine: Encodable {
    private let tally: AlertScore.Tally

    init(_ tally: AlertScore.Tally) { self.tally = tally }

    func encode(to encoder: any Encoder) throws {
        var line = encoder.container(keyedBy: Keys.self)
        try line.encode(tally.incidents, forKey: .incidents)
        try line.encode(tally.detected, forKey: .detected)
        try line.encode(tally.recall.map(Decimals.rounded), forKey: .recall)
        try line.encode(tally.meanDelay.map(Decimals.rounded), forKey: .delayDays)
        try line.encode(tally.pagesAnIncident.map(Decimals.rounded), forKey: .pagesAnIncident)
        try line.encode(tally.causeShare.map(Decimals.rounded), forKey: .causeRight)
    }

    private enum Keys: String, CodingKey {
        case incidents, detected, recall
        case delayDays = "delay_days"
        case pagesAnIncident = "pages_an_incident"
        case causeRight = "cause_right"
    }
}
