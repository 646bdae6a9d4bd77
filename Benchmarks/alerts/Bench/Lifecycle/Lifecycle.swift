import AlertShops
import ArgumentParser
import DailyNumbers
import Shared

/// What becomes of faults that last, are repaired and come back, and of much that is no fault.
struct Lifecycle: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Score the life of incidents: lasting faults, repairs, changes, sales, bots, …",
        discussion: """
            EXAMPLES
              bench-alerts lifecycle --seed 1 --shops 80
              bench-alerts lifecycle --seed 1 --misses
              bench-alerts lifecycle --seed 1 --shop 17 --verbose
              bench-alerts lifecycle --seed 1 --parts
            """)

    @Option(help: "1 is for tuning; 1001 and 2001 are held out.")
    var seed: [UInt64] = []

    @Option(help: "Shops of each seed, of all noise families.")
    var shops = 80

    @Option(help: "Labelled shops of your own instead: folders with cube, calendar, life.json.")
    var folder: String?

    @Option(help: "Only this shop, told day by day.")
    var shop: Int?

    @Flag(help: "With --shop: every day and every alert, not only days with something to say.")
    var verbose = false

    @Flag(help: "List what went against a target, one line each.")
    var misses = false

    @Flag(
        help:
            "On the last seed, take out or move what decides how long an incident lasts, part by part."
    )
    var parts = false

    @Option(help: "Write the table between the marks in this document.")
    var into: String?

    /// Shops that tell the parts from each other.
    private static let enough = 80

    private var seeds: [UInt64] { seed.isEmpty ? [1] : seed }

    func run() throws {
        if let shop {
            for seed in seeds {
                print(ShopDiary(LifecycleShop(seed: seed, number: shop), verbose: verbose).text)
            }
            return
        }
        let sets =
            if let folder { [try LifecycleSet(folder: folder)] } else {
                seeds.map { LifecycleSet(seed: $0, count: shops) }
            }
        if misses {
            for set in sets {
                for miss in set.misses { print(miss) }
            }
        }
        var text = LifecycleTable(sets).text
        if parts, let seed = seeds.last {
            text += "\n" + LifecycleParts(seed: seed, count: min(shops, Self.enough)).text
        }
        guard let into else { return print(text, terminator: "") }
        try MarkedPart(of: into, madeBy: "bench-alerts lifecycle").replace(with: text)
    }
}
