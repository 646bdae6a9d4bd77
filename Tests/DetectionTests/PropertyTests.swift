import Shared
import ShopSupport
import TestSupport
import Testing

@testable import DailyNumbers
@testable import Detection

/// What must hold for every shop; a failure prints the seed.
@Suite struct PropertyTests {
    static let seeds: [UInt64] = [1, 2, 3, 20_250_226]

    private func summary(_ results: [DayResult]) -> [String] {
        results.map { result in
            let alerts = result.alerts.map { "\($0.detector) \($0.measure) \($0.outcome)" }
            let cause = result.incident.map { "\($0.id) \($0.page)" } ?? ""
            return "\(result.day) \(result.status) \(cause) \(alerts)"
        }
    }

    private func troubled(_ seed: UInt64) -> TestShop {
        var shop = TestShop(seed: seed)
        shop.lose(on: 20, sessions: 0.4, orders: 0.4)
        shop.lose(on: 35, orders: 0)
        for day in 45..<49 { shop.lose(on: day, sessions: 0, orders: 0, channel: "paid") }
        return shop
    }

    @Test(arguments: seeds) func scaleOfMoneyChangesNothing(seed: UInt64) {
        let shop = troubled(seed)
        let usual = summary(shop.results())
        #expect(usual.contains { $0.contains(" p0 ") }, "seed \(seed)")
        for scale: Int128 in [8, 100] {
            #expect(summary(shop.results(money: scale)) == usual, "seed \(seed), times \(scale)")
        }
    }

    @Test(arguments: [0, 1, 7, 300, 1_000_000]) func constantSeriesNeverAlerts(sessions: Int) {
        let cell = TestShop.Cell(
            sessions: sessions, purchases: sessions / 7,
            amounts: Array(repeating: 50, count: sessions / 7))
        for result in TestShop(constant: cell, days: 40).results() {
            #expect(result.alerts.isEmpty, "\(sessions) sessions, \(result.day)")
            for check in result.answers {
                guard let evidence = check.evidence else { continue }
                #expect(evidence.z.isFinite && evidence.baseline.sigma.isFinite)
            }
        }
    }

    @Test(arguments: seeds) func worseIncidentNeverAlertsLess(seed: UInt64) {
        let whole = TestShop(seed: seed)
        for sessionsToo in [true, false] {
            var worst: Severity?
            for share in stride(from: 0.9, through: 0, by: -0.1) {
                var shop = whole
                shop.lose(on: 40, sessions: sessionsToo ? share : 1, orders: share)
                let severity = shop.result(40).incident?.severity
                let why = "seed \(seed), \(share) left, sessions too: \(sessionsToo)"
                #expect(severity.map { $0 >= worst ?? .p2 } ?? (worst == nil), "\(why)")
                worst = severity ?? worst
            }
            #expect(worst == .p0, "seed \(seed)")
        }
    }

    @Test(arguments: seeds) func laterHistoryNeverChangesAnEarlierDay(seed: UInt64) {
        let shop = troubled(seed)
        let whole = shop.results()
        for end in [1, 6, 21, 36, 48, 60] {
            #expect(shop.results(upTo: end) == Array(whole.prefix(end)), "seed \(seed), \(end)")
        }
    }

    @Test(arguments: seeds) func orderOfRowsDoesNotMatter(seed: UInt64) {
        let shop = troubled(seed)
        var generator = SeededGenerator(seed: seed)
        let shuffled = DailyCube(shop.rows().shuffled(using: &generator))
        #expect(DayByDay(Timeline(shuffled)).results == shop.results(), "seed \(seed)")
    }

    @Test(arguments: seeds) func namesOfChannelsDoNotMatter(seed: UInt64) {
        let shop = troubled(seed)
        let renamed = shop.rows().map { row in
            DailyCube.Row(
                day: row.day, channel: row.channel == "paid" ? "a" : row.channel,
                device: row.device, tally: row.tally)
        }
        let statuses = DayByDay(Timeline(DailyCube(renamed))).results.map(\.status)
        #expect(statuses == shop.results().map(\.status), "seed \(seed)")
    }
}
