import DailyNumbers
import Shared
import ShopSupport
import Testing

@testable import Detection

/// What comes by the calendar is no news, what was never there is, and what all but stops is a blocker.
@Suite struct RhythmTests {
    private static let first = TestShop.first

    private func position(_ year: Int, _ month: Int, _ day: Int) throws -> Int {
        try #require(Day(year: year, month: month, day: day)).number - Self.first.number
    }

    /// A shop from 2024-10-04 on whose named days have so many times the usual trade.
    private func results(
        seed: UInt64, _ days: [(Int, Int, Int)], times: (Int) -> Double
    ) throws -> [DayResult] {
        let positions = try days.map { try position($0.0, $0.1, $0.2) }
        var shop = TestShop(seed: seed, days: (positions.last ?? 0) + 1)
        for (i, day) in positions.enumerated() {
            shop.lose(on: day, sessions: times(i), orders: times(i))
        }
        return shop.results()
    }

    private func rhythms(_ result: DayResult) -> [String] {
        result.notes.compactMap { if case .rhythm(_, let words) = $0 { words } else { nil } }
    }

    // MARK: - Months

    private static let lastDays = [(2024, 11, 30), (2024, 12, 31), (2025, 1, 31), (2025, 2, 28)]
    private static let lastFridays = [(2024, 11, 29), (2024, 12, 27), (2025, 1, 31), (2025, 2, 28)]
    private static let fifteenths = [(2024, 11, 15), (2024, 12, 15), (2025, 1, 15), (2025, 2, 15)]

    @Test(arguments: [lastDays, lastFridays, fifteenths], [1, 2, 3] as [UInt64])
    func theThirdPayDayIsComparedWithTheFirstTwo(days: [(Int, Int, Int)], seed: UInt64) throws {
        let results = try results(seed: seed, days) { _ in 2.2 }
        let said = try days.map { results[try position($0.0, $0.1, $0.2)] }
        // The first two are told, unless there was so much trade that no calendar is needed.
        for day in said[..<2] {
            let isTrade = day.notes.contains { if case .trade = $0 { true } else { false } }
            #expect(day.page || isTrade, "seed \(seed), \(day.day)")
        }
        for day in said[2...] {
            #expect(
                day.incidents.isEmpty, "seed \(seed), \(day.day): \(day.incidents.map(\.title))")
        }
        // And the report says why.
        #expect(
            said[2...].contains { rhythms($0) == [Rhythm.Kind.monthly.rawValue] }, "seed \(seed)")
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func muchMoreThanOnThemIsNews(seed: UInt64) throws {
        let results = try results(seed: seed, Self.lastDays) { $0 < 3 ? 2.0 : 6.0 }
        let last = try #require(results.last)
        #expect(last.page && rhythms(last).isEmpty, "seed \(seed)")
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func oneSuchDayOrOthersBetweenAreNoRhythm(seed: UInt64) throws {
        let once = try results(seed: seed, Array(Self.lastDays.prefix(2))) { _ in 2.2 }
        let second = try #require(once.last)
        #expect(rhythms(second).isEmpty, "seed \(seed)")
        let odd = try results(seed: seed, [(2024, 11, 12), (2024, 12, 20), (2025, 1, 30)]) { _ in
            2.2
        }
        let third = try #require(odd.last)
        #expect(rhythms(third).isEmpty, "seed \(seed)")
        let paged = (once + odd).filter(\.page)
        #expect(!paged.isEmpty, "seed \(seed)")
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func whatBreaksEveryMonthIsBrokenEachTime(seed: UInt64) throws {
        let results = try results(seed: seed, Self.lastDays) { _ in 0.1 }
        for (year, month, day) in Self.lastDays {
            let result = results[try position(year, month, day)]
            #expect(result.status == .p0 && result.page, "seed \(seed), \(result.day)")
        }
    }

    // MARK: - Years

    @Test(arguments: [1, 2, 3] as [UInt64])
    func aHolidayIsLikeTheSameWeekdayAYearBefore(seed: UInt64) {
        func said(lastYear: Double, now: Double) -> DayResult {
            var shop = TestShop(seed: seed, days: 425)
            // It has grown by a half since.
            for day in 300..<425 { shop.lose(on: day, sessions: 1.5, orders: 1.5) }
            shop.lose(on: 424 - 364, sessions: lastYear, orders: lastYear)
            shop.lose(on: 424, sessions: now, orders: now)
            return shop.result(424)
        }
        let same = said(lastYear: 0.5, now: 0.5)
        #expect(
            same.incidents.isEmpty && rhythms(same) == [Rhythm.Kind.yearly.rawValue],
            "seed \(seed): \(same.incidents.map(\.title))")
        #expect(!said(lastYear: 1, now: 0.5).incidents.isEmpty, "seed \(seed)")
        #expect(!said(lastYear: 0.5, now: 0.3).incidents.isEmpty, "seed \(seed)")
    }

    // MARK: - From nothing, and to nothing

    @Test(arguments: [(4.0, false), (5, true), (400, true)])
    func aCountThatWasAlwaysZeroIsNewsFromFiveOn(value: Double, isNews: Bool) {
        let errors = Measure(.count, Segment(.column, "errors"))
        var values: [Day: [String: DailyMetrics.ColumnValue]] = [:]
        for day in 0...40 {
            values[Self.first.advanced(by: day)] = ["errors": .init(value: day == 40 ? value : 0)]
        }
        let results = DayByDay(
            Timeline(DailyCube([]), columns: [errors], columnValues: values)
        ).results
        #expect(results[39].incidents.isEmpty)
        #expect(
            results[40].incidents.map(\.cause) == (isNews ? [.column("errors", isFall: false)] : [])
        )
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func fewOrdersThatAllButStopAreABlockerWithinThreeDays(seed: UInt64) {
        // Four or five orders a day: one day without them proves nothing.
        var shop = TestShop(seed: seed, sessions: 400, conversion: 0.016)
        for day in 40..<43 { shop.lose(on: day, orders: 0) }
        let results = shop.results()
        #expect(results[40..<43].contains { $0.status == .p0 }, "seed \(seed)")
        // Many visits that buy nothing stop no orders.
        var robots = TestShop(seed: seed, sessions: 4000)
        robots.lose(on: 40, sessions: 9, channel: "direct")
        #expect(robots.result(40).status != .p0, "seed \(seed)")
    }
}
