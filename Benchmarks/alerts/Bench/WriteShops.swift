import AlertShops
import AnalyticsHealth
import ArgumentParser
import DailyNumbers
import Foundation
import Shared

/// Writes the shops as files, so that the built program, or another, can be tried on them.
struct WriteShops: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write", abstract: "Write shops: cube.csv, calendar.csv, labels.json.",
        discussion: """
            Shops of the life-cycle bench have labels.json as well, with the kinds that `backtest --labels` knows, \
            and life.json with what the bench scores by: `lifecycle --folder` reads it.
            """)

    @Argument(help: "The folder; each shop gets one in it.")
    var folder: String

    @Flag(help: "Shops of the life-cycle bench; they have all noise families.")
    var lifecycle = false

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
            if lifecycle {
                try write(LifecycleShop(seed: seed, number: number))
            } else {
                let shop = LabelledShop(family, seed: seed, number: number)
                try write(shop.name, shop.cube, shop.calendar, shop.labels)
            }
        }
    }

    private func write(_ shop: LifecycleShop) throws {
        try write(
            shop.name, shop.cube, shop.calendar, shop.labels.compactMap(\.incident))
        try put(JSON.text(shop.labels, pretty: true) + "\n", shop.name, "life.json")
    }

    private func write(
        _ name: String, _ cube: DailyCube, _ calendar: SpecialDays, _ labels: [IncidentLabel]
    ) throws {
        try FileManager.default.createDirectory(
            atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        try put(Self.text(cube), name, "cube.csv")
        let days = calendar.sorted { $0.key < $1.key }.map { "\($0.key),\($0.value)\n" }
        try put("day,name\n" + days.joined(), name, "calendar.csv")
        let labels = labels.map {
            Label(
                kind: $0.kind.rawValue, first: $0.days.lowerBound, last: $0.days.upperBound,
                channel: $0.channel)
        }
        try put(JSON.text(labels, pretty: true) + "\n", name, "labels.json")
    }

    private func put(_ text: String, _ shop: String, _ file: String) throws {
        try text.write(toFile: "\(folder)/\(shop)/\(file)", atomically: true, encoding: .utf8)
    }

    private static func text(_ cube: DailyCube) -> String {
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
