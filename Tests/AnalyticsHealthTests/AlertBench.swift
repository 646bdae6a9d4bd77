import Foundation
import Shared

@testable import AnalyticsHealth

/// A folder of shops with labelled incidents, and how the detector does on them.
///
/// Each shop is a folder with `cube.csv`, `calendar.csv` (day,name) and `labels.json` (kind, first
/// and last day). An incident is detected when an alert fires on a metric that it really moves, from
/// its first day to one day after its last. A false episode is a run of days with alerts outside all
/// such windows, counted again for each started week.
struct AlertBench {
    struct Label: Decodable {
        let kind: String
        let first: Day
        let last: Day
        let channel: String?

        var window: ClosedRange<Day> { first...last.advanced(by: 1) }

        func moves(_ measure: Measure) -> Bool {
            let part = measure.segment
            let metrics: Set<Metric> =
                switch kind {
                case "checkout_outage", "mobile_checkout": [.purchases, .revenue, .conversion]
                case "attribution_loss":
                    part == nil ? [.directSessionShare] : [.revenueShare, .sessions]
                case "unit_error": [.revenue, .aov]
                case "channel_gone":
                    part == nil
                        ? [.sessions, .purchases, .revenue, .directSessionShare]
                        : [.sessions, .revenueShare]
                default: [.sessions, .purchases, .revenue]
                }
            guard metrics.contains(measure.metric) else { return false }
            switch (kind, part?.dimension) {
            case ("channel_gone", .channel?): return part?.name == channel
            case ("mobile_checkout", .device?): return part?.name == "mobile"
            default: return true
            }
        }

        /// Nil where no cause can be right or wrong.
        var cause: String? {
            switch kind {
            case "full_outage": "outage"
            case "checkout_outage": "checkout"
            case "mobile_checkout": "checkout:mobile"
            case "channel_gone": "channel_lost:\(channel ?? "")"
            case "slow_drift": nil
            default: kind
            }
        }
    }

    struct Score {
        var incidents = 0
        var detected = 0
        var pages = 0
        var falseEpisodes = 0
        var falsePages = 0
        var causes = 0
        var causesRight = 0
        var months = 0.0
        var kinds: [String: (detected: Int, all: Int)] = [:]

        var precision: Double { Double(detected) / Double(max(1, detected + falseEpisodes)) }
        var recall: Double { Double(detected) / Double(max(1, incidents)) }
        var f1: Double { 2 * precision * recall / max(1e-9, precision + recall) }
        var pagesAnIncident: Double { Double(pages) / Double(max(1, detected)) }
        var falsePagesAMonth: Double { Double(falsePages) / max(1e-9, months) }
        var causeShare: Double { Double(causesRight) / Double(max(1, causes)) }

        var text: String {
            func f(_ value: Double) -> String { Decimals.text(value, places: 3) }
            let byKind = kinds.sorted { $0.key < $1.key }.map { kind, count in
                "\(kind) \(count.detected)/\(count.all)"
            }
            return """
                F1 \(f(f1)), precision \(f(precision)), recall \(f(recall)), \
                false episodes a month \(f(Double(falseEpisodes) / months)), \
                false pages a month \(f(falsePagesAMonth)), \
                pages an incident \(f(pagesAnIncident)), cause right \(causesRight)/\(causes)
                \(byKind.joined(separator: ", "))
                """
        }
    }

    let folder: String

    var shops: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: folder)
                .filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)/cube.csv") }
                .sorted()
        }
    }

    func score(_ shops: some Sequence<String>) throws -> Score {
        var score = Score()
        for shop in shops { try add(shop, to: &score) }
        return score
    }

    private func add(_ shop: String, to score: inout Score) throws {
        func bytes(_ name: String) throws -> Data {
            try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(shop)/\(name)"))
        }
        let labels = try JSONDecoder().decode([Label].self, from: bytes("labels.json"))
        var calendar: SpecialDays = [:]
        let lines = String(decoding: try bytes("calendar.csv"), as: UTF8.self).split(
            separator: "\n")
        for line in lines.dropFirst() {
            let cells = line.split(separator: ",", maxSplits: 1)
            if let day = cells.first.flatMap({ Day($0) }) {
                calendar[day] = String(cells.last ?? "")
            }
        }
        let cube = try DailyCube(csv: Array(bytes("cube.csv")))
        let results = Backtest(Timeline(cube, calendar: calendar)).results
        score.months += Double(results.count) / 30
        for label in labels { count(label, results, &score) }
        countFalse(labels, results, &score)
    }

    private func count(_ label: Label, _ results: [DayResult], _ score: inout Score) {
        let inside = results.filter { label.window.contains($0.day) }
        let hit = inside.first { $0.alerts.contains { label.moves($0.measure) } }
        score.incidents += 1
        score.kinds[label.kind, default: (0, 0)].all += 1
        guard let hit else { return }
        score.detected += 1
        score.kinds[label.kind]?.detected += 1
        score.pages += inside.count { $0.incident?.page == true }
        if let right = label.cause {
            score.causes += 1
            score.causesRight += hit.incident?.cause.code == right ? 1 : 0
        }
    }

    private func countFalse(_ labels: [Label], _ results: [DayResult], _ score: inout Score) {
        var run = 0
        for result in results where result.use != .unusable(.missing) {
            let isInside = labels.contains { $0.window.contains(result.day) }
            if isInside || result.alerts.isEmpty {
                run = 0
                continue
            }
            if run % 7 == 0 { score.falseEpisodes += 1 }
            run += 1
            if result.incident?.page == true { score.falsePages += 1 }
        }
    }
}
