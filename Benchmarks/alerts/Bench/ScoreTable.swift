import AnalyticsHealth
import Shared

/// Scores beside each other, in Markdown.
struct ScoreTable {
    private var rows: [String]

    /// - Parameter first: What the rows are.
    init(_ first: String) {
        rows = [
            "| \(first) | F1 | precision | recall | false pages a shop-month | pages an incident "
                + "| delay, days | cause right |",
            "| --- | --- | --- | --- | --- | --- | --- | --- |",
        ]
    }

    mutating func add(_ name: String, _ score: AlertScore) {
        let all = score.all
        let cause = all.causesRight == 0 ? "-" : Number.text(all.causeShare)
        rows.append(
            "| "
                + [
                    name, Number.text(score.f1), Number.text(score.precision),
                    Number.text(score.recall), Number.text(score.falsePagesAMonth),
                    Number.text(all.pagesAnIncident), Number.text(all.meanDelay), cause,
                ].joined(separator: " | ") + " |")
    }

    var text: String { rows.joined(separator: "\n") + "\n" }
}

/// What a variation changes on several sets of shops: F1 and false pages, each with its difference.
struct ComparisonTable {
    private let sets: [ShopSet]
    private let usual: [AlertScore]
    private var rows: [String]

    init(_ sets: [ShopSet]) {
        self.sets = sets
        usual = sets.map { $0.score(.ours) }
        let names = sets.map { "\($0.name): F1 | false pages" }
        rows = ["| | " + names.joined(separator: " | ") + " |"]
        rows.append("| --- |" + String(repeating: " --- | --- |", count: sets.count))
        let cells = usual.map {
            "\(Number.text($0.f1, 3)) | \(Number.text($0.falsePagesAMonth, 3))"
        }
        rows.append("| ours | " + cells.joined(separator: " | ") + " |")
    }

    mutating func add(_ variation: Variation) {
        let cells = zip(sets, usual).map { set, usual in
            let score = set.score(variation)
            return Number.difference(score.f1, usual.f1) + " | "
                + Number.difference(score.falsePagesAMonth, usual.falsePagesAMonth)
        }
        rows.append("| \(variation.name) | " + cells.joined(separator: " | ") + " |")
    }

    var text: String { rows.joined(separator: "\n") + "\n" }
}

enum Number {
    static func text(_ value: Double?, _ places: Int = 2) -> String {
        value.map { Decimals.text($0, places: places) } ?? "-"
    }

    static func difference(_ value: Double?, _ usual: Double?) -> String {
        guard let value, let usual else { return "-" }
        let text = Decimals.text(value - usual, places: 3)
        return value > usual && text != "0" ? "+" + text : text
    }
}
