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
        subcommands: [
            Tables.self, Lifecycle.self, Constants.self, Mistakes.self, WriteShops.self,
        ])

    /// Which shops are looked at.
    struct Shops: ParsableArguments {
        @Option(help: "1 is for tuning; 1001 and 2001 are held out.")
        var seed: [UInt64] = []

        @Option(help: "Shops of each noise family.")
        var shops = 200

        @Option(help: "Only these noise families.")
        var family: [NoiseFamily] = []

        @Option(help: "Labelled shops of your own instead: folders with cube, calendar, labels.")
        var folder: String?

        func sets() throws -> [ShopSet] {
            if let folder { return [try ShopSet(folder: folder)] }
            return (seed.isEmpty ? [1001] : seed).flatMap { seed in
                (family.isEmpty ? NoiseFamily.allCases : family).map {
                    ShopSet($0, seed: seed, count: shops)
                }
            }
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
