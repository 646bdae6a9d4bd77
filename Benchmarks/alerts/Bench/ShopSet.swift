import AlertShops
import AnalyticsHealth
import DailyNumbers
import Detection
import Foundation
import Shared

/// Shops that are scored together.
struct ShopSet: Sendable {
    struct Shop: Sendable {
        let timeline: Timeline
        /// The same without the calendar.
        let plain: Timeline
        let labels: [IncidentLabel]
        let name: String
        let benign: [Day: String]

        init(_ shop: LabelledShop) {
            name = shop.name
            benign = shop.benign
            timeline = Timeline(shop.cube, calendar: shop.calendar)
            plain = Timeline(shop.cube)
            labels = shop.labels
        }
    }

    let name: String
    let shops: [Shop]

    init(name: String, shops: [Shop]) {
        self.name = name
        self.shops = shops
    }

    init(_ family: NoiseFamily, seed: UInt64, count: Int) {
        self.init(
            name: "\(family.rawValue), seed \(seed)",
            shops: Self.parallel(count) { number in
                Shop(LabelledShop(family, seed: seed, number: number))
            })
    }

    init(folder: String) throws {
        self.init(name: folder, shops: try LabelledShop.all(in: folder).map { Shop($0) })
    }

    func score(_ days: @Sendable (Shop) -> [ScoredDay]) -> AlertScore {
        var sum = AlertScore()
        let scores = Self.parallel(shops.count) {
            AlertScore(days(shops[$0]), labels: shops[$0].labels)
        }
        for score in scores { sum += score }
        return sum
    }

    func score(_ variation: Variation) -> AlertScore {
        score { shop in
            var detection = DetectionSettings()
            var incidents = IncidentSettings()
            variation.change(&detection, &incidents)
            let timeline = variation.usesCalendar ? shop.timeline : shop.plain
            return DayByDay(timeline, detection, incidents: incidents).results.map {
                ScoredDay($0)
            }
        }
    }

    /// The results of some independent jobs, in order.
    static func parallel<T: Sendable>(
        _ count: Int, _ job: @Sendable (Int) -> T
    ) -> [T] {
        let results = Results<T>(count)
        DispatchQueue.concurrentPerform(iterations: count) { results.set($0, job($0)) }
        return results.values
    }
}

/// Places for results that arrive in any order.
private final class Results<T: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var found: [T?]

    init(_ count: Int) { found = Array(repeating: nil, count: count) }

    func set(_ i: Int, _ value: T) { lock.withLock { found[i] = value } }

    var values: [T] { lock.withLock { found.compactMap { $0 } } }
}
