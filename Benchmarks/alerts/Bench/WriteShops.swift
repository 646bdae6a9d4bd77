import AlertShops
import AnalyticsHealth
import ArgumentParser
import DailyNumbers
import Foundation
import Shared

/// Writes the shops as files, so that the built program, or another, can be tried on them.
struct WriteShops: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write", abstract: "Write shops: cube.csv, calendar.csv, labels.json.")

    @Argument(help: "The folder; each shop gets one in it.")
    var folder: String

    @Option(help: "The noise family.")
    var family = NoiseFamily.counting

    @Option(help: "1 is for tuning; 1001 is held out.")
    var seed: UInt64 = 1001

    @Option(help: "How many.")
    var shops = 36

    private struct Label: Encodable {
        let kind: String
        let first: Day
        let last: Day
        let channel: String?
    }

    func run() throws {
        for number in 0..<shops {
            let shop = LabelledShop(family, seed: seed, number: number)
            let place = "\(folder)/\(shop.name)"
            try FileManager.default.createDirectory(
                atPath: place, withIntermediateDirectories: true)
            func write(_ text: String, _ name: String) throws {
                try text.write(toFile: "\(place)/\(name)", atomically: true, encoding: .utf8)
            }
            try write(cube(shop.cube), "cube.csv")
            let days = shop.calendar.sorted { $0.key < $1.key }.map { "\($0.key),\($0.value)\n" }
            try write("day,name\n" + days.joined(), "calendar.csv")
            let labels = shop.labels.map {
                Label(
                    kind: $0.kind.rawValue, first: $0.days.lowerBound, last: $0.days.upperBound,
                    channel: $0.channel)
            }
            try write(JSON.text(labels, pretty: true) + "\n", "labels.json")
        }
    }

    private func cube(_ cube: DailyCube) -> String {
        var text =
            "day,channel,device,sessions,purchases,revenue,revenue_squared,"
            + "sessions_without_referrer\n"
        for row in cube.rows {
            let tally = row.tally
            let squares = tally.revenueSquared.map { "\($0)" } ?? ""
            text +=
                "\(row.day),\(row.channel),\(row.device),\(tally.sessions),\(tally.purchases),"
                + "\(tally.revenue),\(squares),\(tally.sessionsWithoutReferrer ?? 0)\n"
        }
        return text
    }
}
