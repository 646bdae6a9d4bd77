import DailyNumbers
import Shared
import ShopSupport
import Testing

@testable import Detection

/// What breaks beside an open incident is news of its own.
@Suite struct SecondIncidentTests {
    /// A fault of the shop's, which a shop is put through for some days.
    struct Fault: Sendable, CustomTestStringConvertible {
        let code: String
        let apply: @Sendable (inout TestShop, Int) -> Void

        var testDescription: String { code }
    }

    static let checkout = Fault(code: "checkout") { $0.lose(on: $1, orders: 0.04) }
    static let half = Fault(code: "partial_load") {
        $0.lose(on: $1, sessions: 0.35, orders: 0.35)
    }
    static let noPaid = Fault(code: "channel_lost:paid") {
        $0.lose(on: $1, sessions: 0, orders: 0, channel: "paid")
    }
    static let noMobile = Fault(code: "device_lost:mobile") {
        $0.lose(on: $1, sessions: 0.02, orders: 0.02, device: "mobile")
    }
    static let cents = Fault(code: "unit_error") { shop, day in
        for i in shop.days[day].indices {
            shop.days[day][i].amounts = shop.days[day][i].amounts.map { $0 * 100 }
        }
    }
    static let noSources = Fault(code: "attribution_loss") { shop, day in
        for (direct, paid) in [(0, 2), (1, 3)] {
            let moved = shop.days[day][paid].sessions * 8 / 10
            shop.days[day][direct].sessions += moved
            shop.days[day][paid].sessions -= moved
        }
    }
    static let pairs: [(Fault, Fault)] = [
        (checkout, noPaid), (checkout, half), (checkout, cents), (checkout, noSources),
        (half, checkout), (half, cents), (half, noSources), (noPaid, checkout), (noPaid, cents),
        (noMobile, noSources), (noMobile, checkout), (cents, checkout), (cents, half),
        (noSources, checkout), (noSources, half), (noSources, cents),
    ]

    @Test(arguments: pairs, [1, 2, 3] as [UInt64])
    func anUnrelatedFaultPages(pair: (Fault, Fault), seed: UInt64) {
        var shop = TestShop(seed: seed, sessions: 9000)
        for day in 40..<47 { pair.0.apply(&shop, day) }
        for day in 43..<45 { pair.1.apply(&shop, day) }
        let results = shop.results()
        let opened = results.filter { $0.incidents.contains { $0.state == .opened } }
            .map { $0.day.number - TestShop.first.number }
        let seen: Comment =
            "seed \(seed): \(results[40..<48].map { $0.incidents.map { "\($0.id) \($0.state)" } })"
        #expect(opened == [40, 43], seen)
        let first = results[40].incidents.map(\.cause.code)
        let second = results[43].incidents.first(where: \.page)
        #expect(first == [pair.0.code] && second?.cause.code == pair.1.code, seen)
        // It is over with its fault, and the other one is not.
        #expect(results[46].open == ["\(results[40].day)-\(pair.0.code)"], seen)
        #expect(results[48...].allSatisfy { $0.open.isEmpty }, seen)
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func theSameFaultOnItsOtherDaysIsNoSecondOne(seed: UInt64) {
        for fault in [
            Self.checkout, Self.half, Self.noPaid, Self.noMobile, Self.cents, Self.noSources,
        ] {
            var shop = TestShop(seed: seed, sessions: 3000)
            for day in 40..<54 { fault.apply(&shop, day) }
            let results = shop.results()
            let opened = results.flatMap(\.incidents).filter { $0.state == .opened }
            #expect(opened.map(\.cause.code) == [fault.code], "seed \(seed), \(opened.map(\.id))")
        }
    }

    // MARK: - Columns of the team's own

    /// Sixty days of two columns, and a shop beside them or none.
    private func days(
        shop: TestShop? = nil, _ change: (Int, String) -> Double
    ) -> [DayResult] {
        var values: [Day: [String: DailyMetrics.ColumnValue]] = [:]
        for day in 0..<60 {
            for (name, usual) in [("signups", 400.0), ("refunds", 90.0)] {
                let wave = Double((day * 7 + name.count) % 11 - 5) * usual / 100
                values[TestShop.first.advanced(by: day), default: [:]][name] = .init(
                    value: ((usual + wave) * change(day, name)).rounded())
            }
        }
        let columns = ["refunds", "signups"].map { Measure(.count, Segment(.column, $0)) }
        return DayByDay(
            Timeline(
                DailyCube(shop?.rows() ?? []), columns: columns, columnValues: values)
        ).results
    }

    @Test func eachColumnIsAnIncidentOfItsOwn() {
        let results = days { day, name in
            name == "signups" ? (40..<46).contains(day) ? 0.1 : 1 : day == 43 ? 8 : 1
        }
        #expect(results[40].incidents.map(\.cause.code) == ["column:signups"])
        #expect(
            results[43].incidents.map(\.title.headline) == ["P0 signups fell", "P1 refunds rose"])
        let paged = results.filter(\.page).map { $0.day.number - TestShop.first.number }
        #expect(paged == [40, 43])
        // Each is over by itself.
        #expect(results[45].open == ["\(results[40].day)-column:signups"])
        #expect(results[48].open.isEmpty)
    }

    @Test func aColumnThatFollowsTheVisitsIsNoNews() {
        var shop = TestShop(seed: 3)
        for day in 40..<43 { shop.lose(on: day, sessions: 0.2, orders: 0.2) }
        let results = days(shop: shop) { day, name in
            name == "signups" && (40..<43).contains(day) ? 0.2 : 1
        }
        #expect(results[40...42].allSatisfy { $0.incidents.map(\.cause.code) == ["partial_load"] })
        // Where it falls much further, it has trouble of its own.
        let worse = days(shop: shop) { day, name in
            name == "signups" && (40..<43).contains(day) ? 0.02 : 1
        }
        #expect(
            Set(worse[40].incidents.map(\.cause.code)) == ["partial_load", "column:signups"])
    }

    // MARK: - What it is called

    @Test(arguments: [1, 2, 3] as [UInt64])
    func aFactorOfAllOrdersIsAUnitOrACurrency(seed: UInt64) {
        var shop = TestShop(seed: seed)
        for i in shop.days[40].indices {
            shop.days[40][i].amounts = shop.days[40][i].amounts.map { $0 * 15 / 2 }
        }
        let incident = shop.result(40).incident
        #expect(incident?.cause.code == "unit_or_currency", "seed \(seed)")
        #expect(incident?.title.contains("EUR to DKK") == true, "\(incident?.title ?? "")")
        // A few huge orders are none.
        var few = TestShop(seed: seed)
        for _ in 0..<3 {
            few.days[40][0].amounts.append(18_000)
            few.days[40][0].purchases += 1
        }
        #expect(few.result(40).incident?.cause.code != "unit_or_currency", "seed \(seed)")
    }

    @Test func revenueBelowZeroIsRefunds() {
        var shop = TestShop(seed: 4)
        shop.days[40][0].amounts.append(-20_000)
        shop.days[40][0].purchases += 1
        let incident = shop.result(40).incident
        #expect(incident?.cause == .refunds && incident?.severity == .p0)
    }
}

extension String {
    /// Up to the colon.
    fileprivate var headline: String { String(prefix { $0 != ":" }) }
}
