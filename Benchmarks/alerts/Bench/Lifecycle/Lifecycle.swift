import AlertShops
import ArgumentParser
import DailyNumbers
import Detection
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
            """)

    @Option(help: "1 is for tuning; 1001 and 2001 are held out.")
    var seed: [UInt64] = []

    @Option(help: "Shops of each seed, of all noise families.")
    var shops = 80

    @Option(help: "Only this shop, told day by day.")
    var shop: Int?

    @Flag(help: "With --shop: every day and every alert, not only days with something to say.")
    var verbose = false

    @Flag(help: "List what went against a target, one line each.")
    var misses = false

    @Option(help: "Write the table between the marks in this document.")
    var into: String?

    private var seeds: [UInt64] { seed.isEmpty ? [1] : seed }

    func run() throws {
        if let shop {
            for seed in seeds {
                print(ShopDiary(LifecycleShop(seed: seed, number: shop), verbose: verbose).text)
            }
            return
        }
        let sets = seeds.map { LifecycleSet(seed: $0, count: shops) }
        if misses {
            for set in sets {
                for miss in set.misses { print(miss) }
            }
        }
        let text = LifecycleTable(sets).text
        guard let into else { return print(text, terminator: "") }
        try MarkedPart(of: into, madeBy: "bench-alerts lifecycle").replace(with: text)
    }
}

/// Life-cycle shops of one seed, replayed and scored.
struct LifecycleSet: Sendable {
    let name: String
    private(set) var score = LifecycleScore()
    /// One line each, with the number of the shop.
    private(set) var misses: [String] = []

    init(seed: UInt64, count: Int) {
        name = "seed \(seed), \(count) shops"
        let scores = ShopSet.parallel(count) { number in
            let shop = LifecycleShop(seed: seed, number: number)
            let told = DayByDay(shop.timeline).results.map { ToldDay($0) }
            return LifecycleScore(told, labels: shop.labels)
        }
        for (number, score) in scores.enumerated() {
            self.score += score
            misses += score.misses.map { miss in
                let what = miss.label.map { "\($0.role.rawValue) \($0.what) \($0.part ?? "")" }
                return "shop \(number)\t\(miss.figure)\t\(miss.day)\t\(what ?? "nothing")"
            }
        }
    }
}

extension LifecycleShop {
    var timeline: Timeline { Timeline(cube, calendar: calendar) }
}
