import AlertPeers
import AlertShops
import AnalyticsHealth
import ArgumentParser
import Foundation
import Shared

/// Ours, peers and parts: the generated part of docs/alert-quality.md.
struct Tables: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Ours, peers and parts.")

    @OptionGroup var shops: BenchAlerts.Shops

    @Flag(help: "Ours alone.")
    var brief = false

    @Option(help: "Write the tables between the marks in this document.")
    var into: String?

    func run() throws {
        let sets = try shops.sets()
        let scores = sets.map { $0.score(.ours) }
        var parts = [summary(sets, scores), kinds(sets, scores)]
        if !brief {
            // One seed is enough to tell others and parts from ours.
            let first = Array(
                sets.prefix(shops.seed.count > 1 ? sets.count / shops.seed.count : sets.count))
            parts += zip(first, scores).map { beside($0, $1) }
            parts.append(ablations(first))
        }
        let text = parts.joined(separator: "\n")
        guard let into else { return print(text, terminator: "") }
        try MarkedPart(of: into, madeBy: "make bench-alerts").replace(with: text)
    }

    private func summary(_ sets: [ShopSet], _ scores: [AlertScore]) -> String {
        var table = ScoreTable("shops")
        for (set, score) in zip(sets, scores) {
            table.add("\(set.name), \(set.shops.count) shops", score)
        }
        return "### Ours\n\n" + table.text
    }

    private func kinds(_ sets: [ShopSet], _ scores: [AlertScore]) -> String {
        var rows = [
            "| recall | " + sets.map(\.name).joined(separator: " | ") + " |",
            "| --- |" + String(repeating: " --- |", count: sets.count),
        ]
        for kind in IncidentLabel.Kind.allCases.sorted() {
            let cells = scores.map { score in
                score.kinds[kind].map { "\(Number.text($0.recall)) of \($0.incidents)" } ?? "-"
            }
            guard cells.contains(where: { $0 != "-" }) else { continue }
            rows.append("| \(kind.rawValue) | " + cells.joined(separator: " | ") + " |")
        }
        return "### By kind\n\n" + rows.joined(separator: "\n") + "\n"
    }

    private func beside(_ set: ShopSet, _ ours: AlertScore) -> String {
        var table = ScoreTable("detector")
        table.add("ours", ours)
        for peer in Peer.all { table.add(peer.name, set.score { peer.days($0.plain) }) }
        return "### Beside others: \(set.name)\n\n" + table.text
    }

    private func ablations(_ sets: [ShopSet]) -> String {
        var table = ComparisonTable(sets)
        for part in Variation.ablations { table.add(part) }
        return "### Without one part\n\n" + table.text
    }
}
