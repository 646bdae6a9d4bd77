import AlertPeers
import AlertShops
import AnalyticsHealth
import ArgumentParser
import Shared

/// How good the alerts are: the tables of docs/alert-quality.md.
@main
struct BenchAlerts: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench-alerts",
        abstract: "Score the detector, its parts and other people's on labelled shops.",
        subcommands: [Tables.self, Constants.self, Mistakes.self, WriteShops.self])

    /// Which shops are looked at.
    struct Shops: ParsableArguments {
        @Option(help: "1 is for tuning; 1001 is held out.")
        var seed: UInt64 = 1001

        @Option(help: "Shops of each noise family.")
        var shops = 200

        @Option(help: "Only these noise families.")
        var family: [NoiseFamily] = []

        @Option(help: "Labelled shops of your own instead: folders with cube, calendar, labels.")
        var folder: String?

        func sets() throws -> [ShopSet] {
            if let folder { return [try ShopSet(folder: folder)] }
            return (family.isEmpty ? NoiseFamily.allCases : family).map {
                ShopSet($0, seed: seed, count: shops)
            }
        }
    }

    struct Tables: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Ours, peers and parts.")

        @OptionGroup var shops: Shops

        @Flag(help: "Leave the parts out.")
        var brief = false

        func run() throws {
            let sets = try shops.sets()
            for set in sets {
                let ours = set.score(.ours)
                print("### \(set.name): \(set.shops.count) shops, \(ours.days) shop-days\n")
                print(ScoreDocument(ours).text)
                if brief { continue }
                var table = ScoreTable(ours, name: "ours")
                for peer in Peer.all { table.add(peer.name, set.score { peer.days($0.plain) }) }
                print(table.text)
            }
            if brief { return }
            var table = ComparisonTable(sets)
            for part in Variation.ablations { table.add(part) }
            print("### Without one part\n")
            print(table.text)
        }
    }

    struct Constants: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Every constant, moved a little.")

        @OptionGroup var shops: Shops

        @Option(help: "Only constants whose name contains this.")
        var named: String?

        func run() throws {
            var table = ComparisonTable(try shops.sets())
            for constant in Variation.constants
            where named.map({ constant.name.contains($0) }) ?? true {
                table.add(constant)
            }
            print(table.text)
        }
    }
}

extension NoiseFamily: ExpressibleByArgument {}
