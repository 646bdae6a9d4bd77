import Shared
import ShopSupport
import Testing

@testable import DailyNumbers
@testable import Detection

/// The parts of the detector, each by itself.
@Suite struct DetectionTests {
    let settings = DetectionSettings()

    /// A series of sessions on consecutive days; nil is a missing day.
    private func series(_ values: [Int?], calendar: SpecialDays = [:]) -> MetricSeries {
        let rows = values.enumerated().compactMap { day, value in
            value.map {
                DailyCube.Row(
                    day: TestShop.first.advanced(by: day), channel: "a", device: "b",
                    tally: Tally(sessions: $0))
            }
        }
        return MetricSeries(
            Measure(.sessions), of: Timeline(DailyCube(rows), calendar: calendar), direct: "direct")
    }

    @Test func aValueBetweenTheLevelsIsNoDeviation() throws {
        var values: [Int?] = Array(repeating: 100, count: 28)
        for week in 0..<4 { values[7 * week] = 60 }
        let baselines = try #require(TwoBaselines(series(values), at: 28, settings))
        #expect(baselines.recentLevel == 100 && baselines.weekdayLevel == 60)
        #expect(baselines.deviation(80).choice == .between)
        #expect(baselines.deviation(80).difference == 0)
        #expect(baselines.deviation(50).choice == .weekdays)
        #expect(baselines.deviation(50).difference == -10)
        #expect(baselines.deviation(130).choice == .recent)
        #expect(baselines.deviation(50, remembered: 45).choice == .between)
        #expect(baselines.deviation(40, remembered: 45).choice == .remembered)
    }

    @Test func aBaselineSaysWhichDaysItLeftOut() throws {
        let special = TestShop.first.advanced(by: 8)
        let found = series(
            [1, 2, 3, 4, 5, 6, nil, 8, 99, 10], calendar: [special: "sale"]
        ).history((1...10).map { 10 - $0 }, limit: 4)
        #expect(found.values == [10, 8, 6, 5])
        #expect(found.leftOut.map(\.reason) == ["calendar: sale", "missing"])
        #expect(found.leftOut.first?.day == special)
    }

    @Test func aWeeklyPatternDoesNotWidenTheSpread() throws {
        let weekly = (0..<28).map { $0 % 7 < 3 ? 100 : 200 + $0 % 2 }
        let days = series(weekly).history((1...28).map { 28 - $0 })
        let spread = try #require(Spread(days, settings))
        #expect(spread.value < 1.4826 * spread.mad)
        let flat = try #require(
            Spread(series(Array(repeating: 5, count: 28)).history((0..<28)), settings))
        #expect(flat.value == 0 && flat.mad == 0)
        #expect(Spread(BaselineDays(), settings) == nil)
    }

    @Test func countingNoise() {
        let orders = OrderValues(
            [
                Tally(
                    sessions: 1, purchases: 2, revenue: Money("100")!,
                    revenueSquared: Money("6800")!)
            ],
            assumedVariation: 1)
        #expect(orders.unit == 68)
        #expect(abs(orders.variation - 0.6) < 1e-12)
        func noise(_ metric: Metric, _ level: Double, _ part: Tally = Tally()) -> Double {
            NoiseFloor(
                metric, level: level, part: part, whole: part, orders: orders, rises: false,
                settings
            ).noise
        }
        #expect(noise(.purchases, 25) == 5)
        #expect(abs(noise(.revenue, 6800) - 680) < 1e-9)
        #expect(abs(noise(.aov, 50, Tally(purchases: 9)) - 10) < 1e-9)
        #expect(noise(.conversion, 0.5, Tally(sessions: 100)) == 0.05)
        #expect(noise(.directSessionShare, 0, Tally(sessions: 100)) == 0.01)
        #expect(noise(.sessions, 0) == 0)
        let unknown = OrderValues(
            [Tally(purchases: 2, revenue: Money("100")!)], assumedVariation: 1)
        #expect(unknown.unit == 100)
    }

    @Test func gatesAreTheSameBothWaysOnALogScale() {
        let gates = Gates(settings)
        #expect(gates.isRelativelyLarge(64.9, 100) && !gates.isRelativelyLarge(65.1, 100))
        #expect(gates.isRelativelyLarge(153.9, 100) && !gates.isRelativelyLarge(153.8, 100))
        #expect(gates.isRelativelyLarge(0, 100) && !gates.isRelativelyLarge(5, 0))
        #expect(gates.obstacle(.sessions, value: 160, level: 100, usual: 100) != nil)
        #expect(gates.obstacle(.sessions, value: 170, level: 100, usual: 100) == nil)
        #expect(gates.obstacle(.revenueShare, value: 0.14, level: 0, usual: 0) != nil)
        #expect(gates.obstacle(.purchases, value: 0, level: 4, usual: 4) != nil)
        var fixed = settings
        fixed.absoluteMinimums[.revenue] = .amount(5000)
        #expect(Gates(fixed).obstacle(.revenue, value: 0, level: 4999, usual: 4999) != nil)
    }

    @Test func severities() {
        func severity(_ metric: Metric, _ value: Double, z: Double) -> Severity {
            let baseline = Baseline(
                level: 100, choice: .recent, recentLevel: 100, mad: 1, sigma: 1, days: [],
                leftOut: [])
            return SeverityChoice(settings).severity(
                metric,
                Evidence(
                    value: value, baseline: baseline, absoluteChange: value - 100,
                    relativeChange: value / 100 - 1, robustZ: z))
        }
        #expect(severity(.purchases, 20, z: -4) == .p0)
        #expect(severity(.purchases, 40, z: -4.9) == .p1)
        #expect(severity(.conversion, 40, z: -5) == .p0)
        #expect(severity(.aov, 60, z: -9) == .p1)
        #expect(severity(.revenueShare, 10, z: -9) == .p1)
    }

    @Test func outageNeedsNoStatistics() {
        func outage(_ values: [Int?], at position: Int) -> DetectorAnswer {
            OutageDetector(series: series(values), position: position, settings: settings).judge()
        }
        #expect(outage([30, 0], at: 1).severity == .p0)
        #expect(outage([19, 0], at: 1).severity == nil)
        #expect(
            outage([0], at: 0).outcome
                == .notEvaluated(because: "no usable day before"))
        #expect(outage([30, nil, 1], at: 1).severity == nil)
    }

    @Test func classicPair() {
        func judge(_ values: [Int?], at position: Int) -> DetectorAnswer {
            ClassicDetector(series(values), at: position, settings).judge()
        }
        let usual: [Int?] = [100, 110, 90, 105, 95, 100, 100]
        #expect(judge(usual + [60], at: 7).severity == .p1)
        #expect(judge(usual + [75], at: 7).severity == nil)
        #expect(
            judge([5, 5, 5, 5, 5, 0], at: 5).outcome
                == .notEvaluated(because: "no spread"))
        #expect(
            judge([1, 2, 3], at: 2).outcome
                == .notEvaluated(because: "2 usable days before, at least 5 are needed"))
    }

    @Test func fewDaysAndNoOrdersAreNotEvaluated() {
        let results = TestShop(seed: 5, days: 8, sessions: 60).results()
        #expect(results[0].status == .notEvaluated)
        let reasons = results[7].answers.compactMap { check -> String? in
            if case .notEvaluated(let why) = check.outcome { why } else { nil }
        }
        #expect(reasons.contains { $0.contains("orders a day are usual") })
        #expect(
            results[4].answers.contains { check in
                check.outcome
                    == .notEvaluated(because: "4 usable days before, at least 5 are needed")
            })
    }

    @Test func aReturnIsResolvedNotAnAlert() {
        var shop = TestShop(seed: 11)
        for day in 30..<37 { shop.lose(on: day, sessions: 0.3, orders: 0.3) }
        let results = shop.results()
        #expect(results[30].incident?.page == true)
        #expect(results[37].alerts.isEmpty)
        #expect(results[37].answers.contains { $0.outcome == .resolved })
        #expect(
            results[37...40].contains {
                $0.notes.contains(.closed(incident: results[30].incident?.id ?? ""))
            })
    }

    @Test func calendarDaysKeepTheHardRules() {
        var shop = TestShop(seed: 12)
        shop.lose(on: 40, sessions: 0, orders: 0)
        shop.lose(on: 50, sessions: 0.3, orders: 0.3)
        let special = [
            TestShop.first.advanced(by: 40): "sale", TestShop.first.advanced(by: 50): "holiday",
        ]
        let results = DayByDay(Timeline(DailyCube(shop.rows()), calendar: special)).results
        #expect(results[40].incident?.cause == .outage)
        #expect(results[50].incident == nil)
    }
}
