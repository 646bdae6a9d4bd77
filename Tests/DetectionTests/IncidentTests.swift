import Shared
import ShopSupport
import TestSupport
import Testing

@testable import DailyNumbers
@testable import Detection

@Suite struct IncidentTests {
    let settings = IncidentSettings()

    private func cause(_ change: (inout TestShop) -> Void) -> String? {
        var shop = TestShop(seed: 77)
        change(&shop)
        return shop.result(38).incident?.cause.code
    }

    @Test func causes() {
        #expect(cause { $0.lose(on: 38, sessions: 0, orders: 0) } == "outage")
        #expect(cause { $0.lose(on: 38, sessions: 0.5, orders: 0.5) } == "partial_load")
        // Twice of everything is no evidence of a second load.
        #expect(cause { $0.lose(on: 38, sessions: 2, orders: 2) } == "traffic_up")
        #expect(
            cause { $0.lose(on: 38, sessions: 0, orders: 0, device: "mobile") }
                == "device_lost:mobile")
        #expect(cause { $0.lose(on: 38, sessions: 3, channel: "direct") } == "added_visits:direct")
        #expect(cause { $0.lose(on: 38, sessions: 2.5) } == "added_visits")
        #expect(cause { $0.lose(on: 38, orders: 0.1) } == "checkout")
        #expect(cause { $0.lose(on: 38, orders: 0, device: "mobile") } == "checkout:mobile")
        #expect(
            cause { $0.lose(on: 38, sessions: 0, orders: 0, channel: "paid") }
                == "channel_lost:paid")
        #expect(
            cause { shop in
                for i in shop.days[38].indices { shop.days[38][i].amounts.mutate { $0 * 100 } }
            } == "unit_error")
        #expect(
            cause { shop in
                for (direct, paid) in [(0, 2), (1, 3)] {
                    let moved = shop.days[38][paid].sessions * 8 / 10
                    shop.days[38][direct].sessions += moved
                    shop.days[38][paid].sessions -= moved
                }
            } == "attribution_loss")
        #expect(cause { _ in } == nil)
    }

    /// A day of a lasting incident that shows less of it keeps the name that is known by then.
    @Test func aCauseThatIsKnownStays() {
        func alert(_ metric: Metric, _ change: Double) -> DetectorAnswer {
            let baseline = Baseline(
                level: 100, choice: .recent, recentLevel: 100, mad: 0, sigma: 5, days: [],
                leftOut: [])
            return DetectorAnswer(
                day: TestShop.first, detector: .deviation, measure: Measure(metric),
                outcome: .alert(.p1),
                evidence: Evidence(
                    value: 100 + change, baseline: baseline, absoluteChange: change,
                    relativeChange: change / 100, robustZ: change / 5))
        }
        let krone = Cause.scaledValues(OrderFactor(7.5, error: 0.1))
        #expect(krone.goesOn(as: .orderValue, [alert(.aov, 500)]))
        #expect(!krone.goesOn(as: .orderValue, [alert(.aov, -50)]))
        #expect(!krone.goesOn(as: .traffic, [alert(.aov, 500)]))
        #expect(Cause.checkout(nil).goesOn(as: .conversion, [alert(.conversion, -40)]))
        #expect(!Cause.checkout(nil).goesOn(as: .conversion, [alert(.conversion, 40)]))
        #expect(!Cause.checkout("mobile").goesOn(as: .conversion, [alert(.conversion, -40)]))
    }

    @Test func aSaleIsANoteAndNoAlert() {
        var shop = TestShop(seed: 78)
        shop.lose(on: 40, sessions: 1.6, orders: 3)
        let result = shop.result(40)
        #expect(result.alerts.isEmpty)
        #expect(result.notes.contains { if case .trade = $0 { true } else { false } })
    }

    @Test func layerOneNamesTheCauseOutright() {
        var shop = TestShop(seed: 79)
        shop.lose(on: 40, sessions: 1, orders: 0.02)
        let day = TestShop.first.advanced(by: 40)
        func cause(_ known: [Cause]) -> Cause? {
            let timeline = Timeline(DailyCube(shop.rows()))
            return DayByDay(timeline, knownCauses: [day: known]).results[40].incident?.cause
        }
        #expect(cause([]) == .checkout(nil))
        // A finding about referrers does not explain lost orders; a cut file does.
        #expect(cause([.attributionLoss]) == .checkout(nil))
        #expect(cause([.attributionLoss, .partialLoad]) == .partialLoad)
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func partsOfARevenueChangeAddUp(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            func number(_ range: ClosedRange<Int>) -> Int {
                Int.random(in: range, using: &generator)
            }
            let sessions = number(0...2000)
            let orders = number(0...min(sessions, 40))
            let revenue = orders == 0 ? 0 : number(1...9_000_000_000)
            let today = Tally(
                sessions: sessions, purchases: orders, revenue: Money(micros: Int128(revenue)))
            let usual = UsualDay.Level(
                sessions: Double(number(0...2000)), orders: Double(number(0...40)),
                revenue: Double(number(0...9000)))
            let change = RevenueChange(today: today, usual: usual)
            let sum = change.parts.values.reduce(Money.zero, +)
            #expect(sum == change.today - change.usual, "seed \(seed): \(today) against \(usual)")
        }
    }

    @Test func aPartIsNamedOnlyIfItStandsOut() {
        let mobile = Segment(.device, "mobile")
        let desktop = Segment(.device, "desktop")
        let one = SliceBlame([mobile: (5, 60), desktop: (41, 40)], days: 7, settings)
        #expect(one.named == mobile && one.p < 1e-6)
        let both = SliceBlame([mobile: (30, 60), desktop: (20, 40)], days: 7, settings)
        #expect(both.named == nil && both.p > 0.9)
        let few = SliceBlame([mobile: (0, 3), desktop: (2, 2)], days: 7, settings)
        #expect(few.named == nil)
        let none = SliceBlame([mobile: (0, 0), desktop: (0, 0)], days: 7, settings)
        #expect(none.named == nil && none.p == 1)
    }

    @Test func pagesOnceAndAgainOnEscalationOrAfterQuietDays() {
        var pager = Pager(settings)
        let sessions: Set<Measure> = [Measure(.sessions)]
        func alert(_ position: Int, _ severity: Severity, isCertain: Bool = false)
            -> Pager.Decision
        {
            pager.alert(
                TestShop.first.advanced(by: position), at: position, severity: severity,
                isCertain: isCertain, cause: .partialLoad, measures: sessions)
        }
        let opened = alert(10, .p1)
        #expect(opened.page && opened.state == .opened)
        let tomorrow = alert(11, .p1)
        #expect(!tomorrow.page && tomorrow.state == .ongoing && tomorrow.id == opened.id)
        // One bad day among milder ones is luck, unless it is a step of its own.
        let luck = alert(12, .p0)
        #expect(!luck.page && luck.severity == .p1)
        let worse = alert(13, .p0, isCertain: true)
        #expect(worse.page && worse.state == .escalated && worse.id == opened.id)
        #expect(worse.severity == .p0)
        #expect(!alert(14, .p0).page)
        // And a milder day of a bad trouble is as bad as the trouble.
        #expect(alert(15, .p1).severity == .p0)
        pager.close()
        let again = alert(18, .p1)
        #expect(!again.page && again.state == .reopened && again.id == opened.id)
        pager.close()
        // A blocker that comes back is told at once.
        let blocker = alert(21, .p0)
        #expect(blocker.page && blocker.state == .opened && blocker.id != opened.id)
        let asked = [27, 28, 29].map { pager.asksToAccept(at: $0) }
        #expect(asked == [false, true, false])
        pager.close()
        let later = alert(29, .p1)
        #expect(later.page && later.state == .opened)
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func noRiseIsABlockerByItself(seed: UInt64) {
        // Visits that buy nothing, a sale, a wholesale order.
        let changes: [(inout TestShop) -> Void] = [
            { $0.lose(on: 38, sessions: 9, channel: "direct") },
            { $0.lose(on: 38, sessions: 2.3, orders: 2.9) },
            { shop in
                shop.days[38][0].amounts.append(90_000)
                shop.days[38][0].purchases += 1
            },
        ]
        for (i, change) in changes.enumerated() {
            var shop = TestShop(seed: seed)
            change(&shop)
            let result = shop.result(38)
            #expect(
                result.status != .p0, "seed \(seed), change \(i): \(result.incident?.title ?? "")")
        }
    }

    @Test func aTotalCheckoutOutageIsAlwaysABlocker() {
        var shop = TestShop(seed: 80, sessions: 900)
        shop.lose(on: 40, orders: 0)
        let incident = shop.result(40).incident
        #expect(incident?.severity == .p0 && incident?.cause == .checkout(nil))
        #expect(incident?.title.hasPrefix("P0 checkout: orders 0, ") == true)
    }

    @Test func theTitleNamesTheCurrencyOfAnAmountOnly() {
        var shop = TestShop(seed: 80, sessions: 900)
        for i in shop.days[40].indices {
            shop.days[40][i].amounts = shop.days[40][i].amounts.map { $0 * 10 }
        }
        let dear = shop.result(40).incident
        #expect(
            dear?.title(.p0, currency: "ISK").contains(#/ [0-9,.]+ ISK, usually /#) == true,
            "\(dear?.title ?? "")")
        #expect(dear?.title(.p0).contains("ISK") == false)
        var empty = TestShop(seed: 80, sessions: 900)
        empty.lose(on: 40, orders: 0)
        #expect(empty.result(40).incident?.title(.p0, currency: "ISK").contains("ISK") == false)
    }

    @Test func aSlowRiseIsALineOnly() {
        var shop = TestShop(seed: 81, days: 70)
        for day in 40..<70 {
            let more = 1 + 0.03 * Double(day - 39)
            shop.lose(on: day, sessions: more, orders: more)
        }
        let results = shop.results()
        let drifts = results.filter {
            $0.notes.contains { if case .drift = $0 { true } else { false } }
        }
        #expect(!drifts.isEmpty)
        #expect(!results.contains { $0.alerts.contains { $0.detector == .slowFall } })
    }
}

extension Array {
    fileprivate mutating func mutate(_ change: (Element) -> Element) { self = map(change) }
}
