import AlertShops
import Shared

/// The figures of some sets beside their targets, in Markdown.
struct LifecycleTable {
    let text: String

    init(_ sets: [LifecycleSet]) {
        var rows = [
            "| | target | " + sets.map(\.name).joined(separator: " | ") + " | met |",
            "| --- | --- |" + String(repeating: " --- |", count: sets.count + 1),
        ]
        var met = 0
        for figure in LifecycleFigure.allCases {
            let ratios = sets.map { $0.score.figures[figure] }
            let values = ratios.compactMap { $0?.value }
            let isMet = figure.target.map { target in
                values.count == sets.count && values.allSatisfy(target.isMet)
            }
            if isMet == true { met += 1 }
            let cells = ratios.map { Self.cell(figure, $0) }
            let verdict = isMet.map { $0 ? "yes" : "**no**" } ?? ""
            rows.append(
                "| "
                    + ([figure.title, Self.target(figure)] + cells + [verdict])
                    .joined(separator: " | ") + " |")
        }
        let targets = LifecycleFigure.allCases.count { $0.target != nil }
        text =
            rows.joined(separator: "\n") + "\n\n\(met) of \(targets) targets met.\n"
    }

    private static func cell(_ figure: LifecycleFigure, _ ratio: LifecycleScore.Ratio?) -> String {
        guard let ratio, let value = ratio.value else { return "-" }
        let cases = "\(Decimals.grouped(ratio.cases)) \(figure.unit)"
        return "\(number(figure, value)) of \(cases)"
    }

    private static func target(_ figure: LifecycleFigure) -> String {
        switch figure.target {
        case .atLeast(let least): "≥ \(number(figure, least))"
        case .atMost(let most): "≤ \(number(figure, most))"
        case nil: ""
        }
    }

    private static func number(_ figure: LifecycleFigure, _ value: Double) -> String {
        figure.isShare ? Number.text(100 * value, 1) + " %" : Number.text(value)
    }
}
