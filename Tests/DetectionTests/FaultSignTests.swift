import Shared
import ShopSupport
import Testing

@testable import DailyNumbers
@testable import Detection

/// What gives a fault away where its size alone would not.
@Suite struct FaultSignTests {
    let settings = DetectionSettings()

    private func check(
        _ detector: DetectorName, _ measure: Measure, of shop: TestShop, on day: Int
    ) -> DetectorAnswer? {
        shop.result(day).answers.first { $0.detector == detector && $0.measure == measure }
    }

    @Test func aSingleHugeOrderIsOneEvent() {
        var shop = TestShop(seed: 31, sessions: 1000)
        shop.days[40][2].amounts.append(6000)
        shop.days[40][2].purchases += 1
        #expect(shop.result(40).alerts.isEmpty)
        // The same money as twice as many orders is news.
        shop = TestShop(seed: 31, sessions: 1000)
        for i in shop.days[40].indices {
            shop.days[40][i].purchases *= 4
            shop.days[40][i].amounts += Array(
                repeating: shop.days[40][i].amounts, count: 3
            ).flatMap { $0 }
        }
        #expect(!shop.result(40).alerts.isEmpty)
    }

    @Test func todaysOrders() throws {
        func tally(_ amounts: [Int]) -> Tally {
            Tally(
                purchases: amounts.count, revenue: Money("\(amounts.reduce(0, +))")!,
                revenueSquared: Money("\(amounts.reduce(0) { $0 + $1 * $1 })")!)
        }
        let orders = TodaysOrders(whole: tally([10, 10, 10, 10, 60]))
        #expect(abs(try #require(orders.ofRevenue) - 63.2456) < 1e-4)
        // Mean 20, population deviation 20, over the root of 5.
        #expect(abs(try #require(orders.ofAOV) - 8.9443) < 1e-4)
        // √(0.9² · 3600 + 0.1² · 400) / 100.
        #expect(abs(try #require(orders.ofShare(tally([60]), level: 0.1)) - 0.54037) < 1e-5)
        #expect(TodaysOrders(whole: Tally(purchases: 1, revenue: Money("5")!)).ofRevenue == nil)
        #expect(TodaysOrders(whole: Tally()).ofAOV == nil)
        #expect(TodaysOrders(whole: Tally()).ofShare(Tally(), level: 0.2) == nil)
    }

    @Test func aDayOfEvenCountsWasLoadedTwice() {
        var shop = TestShop(seed: 32, sessions: 400)
        // Ten counts are needed; four slices have eight.
        shop.lose(on: 40, sessions: 2, orders: 2)
        #expect(check(.doubled, Measure(.sessions), of: shop, on: 40)?.severity == nil)
        let rows = shop.rows().flatMap { row in
            // The same in two more channels.
            [row.channel, row.channel + "2"].map {
                DailyCube.Row(
                    day: row.day, channel: $0, device: row.device, tally: row.tally)
            }
        }
        func doubled(_ rows: [DailyCube.Row]) -> DetectorAnswer? {
            DayByDay(Timeline(DailyCube(rows))).results[40].answers.first {
                $0.detector == .doubled
            }
        }
        #expect(doubled(rows)?.severity == .p0)
        #expect(DayByDay(Timeline(DailyCube(rows))).results[40].incident?.cause == .duplicateLoad)
        // Counts that are scaled up from a sample are always even.
        let sampled = rows.map { row in
            var tally = row.tally
            tally.sessions *= 2
            tally.purchases *= 2
            return DailyCube.Row(
                day: row.day, channel: row.channel, device: row.device, tally: tally)
        }
        #expect(
            doubled(sampled)?.outcome
                == .usual(because: "all counts are even on other days as well"))
    }

    @Test func aDirectShareRisesForTwoReasons() {
        func shop(_ change: (inout [TestShop.Cell]) -> Void) -> DayResult {
            var shop = TestShop(seed: 33)
            change(&shop.days[40])
            return shop.result(40)
        }
        // Robots: the others are as they were.
        let robots = shop { cells in
            for direct in 0...1 { cells[direct].sessions = cells[direct].sessions * 2 }
        }
        #expect(!robots.alerts.contains { $0.measure.metric == .directSessionShare })
        #expect(
            robots.answers.contains {
                $0.outcome
                    == .usual(because: "direct visits were added; the other channels lost none")
            })
        // Lost sources: they go from the others to the direct channel.
        let lost = shop { cells in
            for (direct, paid) in [(0, 2), (1, 3)] {
                let moved = cells[paid].sessions * 4 / 10
                cells[direct].sessions += moved
                cells[paid].sessions -= moved
            }
        }
        #expect(lost.incident?.cause == .attributionLoss)
        // A channel that is gone raises the direct share as well, but nobody arrives there.
        let gone = shop { cells in
            for paid in 2...3 {
                cells[paid] = TestShop.Cell(sessions: 0, purchases: 0, amounts: [])
            }
        }
        #expect(gone.incident?.cause.code != "attribution_loss")
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func fewOrdersTakeSomeDaysToStop(seed: UInt64) {
        // Five orders a day, two and a half on each device.
        var shop = TestShop(seed: seed, sessions: 200)
        for day in 40..<44 { shop.lose(on: day, orders: 0) }
        let orders = Measure(.purchases)
        #expect(check(.vanished, orders, of: shop, on: 40)?.severity == nil)
        let found = (41..<44).first { check(.vanished, orders, of: shop, on: $0)?.severity != nil }
        #expect(found != nil, "seed \(seed)")
        let cause = found.flatMap { shop.result($0).incident?.cause }
        #expect(cause == .checkout(nil), "seed \(seed)")
        // Without visits, no orders are what can be expected.
        shop = TestShop(seed: seed, sessions: 200)
        for day in 40..<44 { shop.lose(on: day, sessions: 0, orders: 0) }
        #expect(check(.vanished, orders, of: shop, on: 43)?.severity == nil)
    }

    @Test func ordersThatStopOnOneDevice() {
        var shop = TestShop(seed: 34, sessions: 600)
        for day in 40..<43 { shop.lose(on: day, orders: 0, device: "mobile") }
        let mobile = Measure(.purchases, Segment(.device, "mobile"))
        let desktop = Measure(.purchases, Segment(.device, "desktop"))
        #expect(check(.vanished, mobile, of: shop, on: 42)?.severity == .p1)
        #expect(check(.vanished, desktop, of: shop, on: 42)?.severity == nil)
        #expect(shop.result(42).incident?.cause == .checkout("mobile"))
    }

    /// Too small a part of the shop for its numbers to fall.
    @Test(arguments: [1, 2, 3] as [UInt64]) func visitsOfOneDevice(seed: UInt64) {
        var shop = TestShop(seed: seed)
        for day in shop.days.indices {
            shop.lose(on: day, sessions: 0.1, orders: 0.1, device: "mobile")
        }
        let healthy = shop
        shop.lose(on: 40, sessions: 0, orders: 0, device: "mobile")
        let mobile = Measure(.sessions, Segment(.device, "mobile"))
        let desktop = Measure(.sessions, Segment(.device, "desktop"))
        #expect(check(.vanished, mobile, of: shop, on: 40)?.severity == .p1, "seed \(seed)")
        #expect(check(.vanished, desktop, of: shop, on: 40)?.severity == nil)
        let incident = shop.result(40).incident
        #expect(incident?.cause == .deviceLost("mobile") && incident?.page == true, "seed \(seed)")
        #expect(healthy.result(40).incident == nil, "seed \(seed)")
        // Where all of them are gone, the device is not to blame.
        shop.lose(on: 40, sessions: 0.02, orders: 0.02)
        #expect(check(.vanished, mobile, of: shop, on: 40)?.severity == nil)
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func sessionsThatCreepAway(seed: UInt64) {
        var shop = TestShop(seed: seed, days: 80)
        for day in 40..<60 {
            var left = 1.0
            for _ in 40...day { left *= 0.97 }
            shop.lose(on: day, sessions: left, orders: left)
        }
        let results = shop.results()
        let found = results.filter { result in
            result.alerts.contains { $0.detector == .slowFall }
        }.map { $0.day.number - TestShop.first.number }
        #expect(
            !found.isEmpty && found.allSatisfy { (45..<60).contains($0) }, "seed \(seed): \(found)")
        #expect(results.count { $0.incident?.page == true } == 1, "seed \(seed)")
        // When they are back, nothing is news, and the incident closes, if its level was not taken for the usual one.
        #expect(results[60...].allSatisfy { $0.alerts.isEmpty }, "seed \(seed)")
        let notes = results[50...].flatMap(\.notes)
        #expect(notes.contains { if case .closed = $0 { true } else { false } }, "seed \(seed)")
    }

    /// Each day takes its small part of it.
    @Test(arguments: [1, 2, 3, 4] as [UInt64]) func twoPercentADayAreToldBeforeAThirdIsGone(
        seed: UInt64
    ) {
        var shop = TestShop(seed: seed, days: 70, sessions: 6000)
        for day in 40..<60 {
            var left = 1.0
            for _ in 40...day { left *= 0.98 }
            shop.lose(on: day, sessions: left, orders: left)
        }
        let told = shop.results().first { result in
            result.alerts.contains { $0.detector == .slowFall }
        }.map { $0.day.number - TestShop.first.number }
        #expect(told.map { (45...56).contains($0) } == true, "seed \(seed): \(told ?? -1)")
    }

    /// After a repair the week as a whole is low, too, but its last days are not.
    @Test func whatIsLeftOfAFaultIsNoSlowFall() {
        var shop = TestShop(
            constant: .init(
                sessions: 1000, purchases: 25, amounts: Array(repeating: 50, count: 25)),
            days: 60)
        for day in 40..<45 { shop.lose(on: day, sessions: 0.5, orders: 0.5) }
        for day in 45..<50 { shop.lose(on: day, sessions: 0.82, orders: 0.82) }
        let results = shop.results()
        #expect(!results[45..<50].contains { $0.alerts.contains { $0.detector == .slowFall } })
        // Without the fault before, days that low are the end of a fall.
        shop = TestShop(
            constant: .init(
                sessions: 1000, purchases: 25, amounts: Array(repeating: 50, count: 25)),
            days: 60)
        for (day, left) in zip(40..<47, [0.88, 0.87, 0.85, 0.79, 0.78, 0.77, 0.79]) {
            shop.lose(on: day, sessions: left, orders: left)
        }
        #expect(shop.result(46).alerts.contains { $0.detector == .slowFall })
    }

    @Test func aBadWeekendOrAnOutageIsNoSlowFall() {
        var shop = TestShop(seed: 35)
        for day in 40..<45 { shop.lose(on: day, sessions: 0.7, orders: 0.7) }
        shop.lose(on: 50, sessions: 0, orders: 0)
        let results = shop.results()
        #expect(!results.contains { $0.alerts.contains { $0.detector == .slowFall } })
        let early = results[10].answers.first { $0.detector == .slowFall }?.outcome
        #expect(early == .notEvaluated(because: "too few usable days before"))
    }
}
