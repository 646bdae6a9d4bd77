import AlertShops
import DailyNumbers
import Detection
import Shared

/// Life-cycle shops of one seed, replayed and scored.
struct LifecycleSet: Sendable {
    let name: String
    private(set) var score = LifecycleScore()
    /// One line each, with the number of the shop.
    private(set) var misses: [String] = []

    init(seed: UInt64, count: Int, _ variation: Variation = .ours) {
        self.init("seed \(seed), \(count) shops", count, variation) { number in
            LifecycleShop(seed: seed, number: number)
        }
    }

    init(folder: String) throws {
        let shops = try LifecycleShop.all(in: folder)
        self.init("\(folder), \(shops.count) shops", shops.count, .ours) { shops[$0] }
    }

    private init(
        _ name: String, _ count: Int, _ variation: Variation,
        _ shop: @Sendable (Int) -> LifecycleShop
    ) {
        self.name = name
        var detection = DetectionSettings()
        var incidents = IncidentSettings()
        variation.change(&detection, &incidents)
        let (settings, others) = (detection, incidents)
        let scores = ShopSet.parallel(count) { number in
            let shop = shop(number)
            let timeline = variation.usesCalendar ? shop.timeline : Timeline(shop.cube)
            let results = DayByDay(timeline, settings, incidents: others).results
            return LifecycleScore(results.map { ToldDay($0) }, labels: shop.labels)
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
