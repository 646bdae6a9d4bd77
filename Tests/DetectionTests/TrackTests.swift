import DailyNumbers
import Shared
import ShopSupport
import Testing

@testable import Detection

/// An incident lasts as long as the fault, and no longer.
@Suite struct TrackTests {
    private func statuses(_ results: ArraySlice<DayResult>) -> [DayResult.Status] {
        results.map(\.status)
    }

    private func pages(_ results: some Sequence<DayResult>) -> Int {
        results.count { $0.incident?.page == true }
    }

    // MARK: - Of one fault

    @Test(arguments: [1, 2, 3, 4] as [UInt64], [5, 14, 50])
    func aFaultThatLastsIsABlockerOnEachOfItsDays(seed: UInt64, length: Int) {
        var shop = TestShop(seed: seed, days: 60 + length, sessions: 900)
        for day in 40..<(40 + length) { shop.lose(on: day, sessions: 0.25, orders: 0.25) }
        let results = shop.results()
        let broken = results[40..<(40 + length)]
        #expect(broken.allSatisfy { $0.status == .p0 }, "seed \(seed): \(statuses(broken))")
        #expect(pages(broken) == 1, "seed \(seed)")
        // The first good day ends it; the incident waits one more day before it closes.
        let good = results[(40 + length)...].prefix(3)
        #expect(
            good.allSatisfy { $0.status == .healthy },
            "seed \(seed): \(statuses(good)) \(good.flatMap(\.alerts).map { "\($0.measure) \($0.detector) \($0.outcome) \($0.evidence?.baseline.level ?? 0)" })"
        )
        #expect(good.map { !$0.open.isEmpty } == [true, false, false], "seed \(seed)")
    }

    @Test(arguments: [0, 1, 3, 4])
    func anOutageOnOneOfTheFirstDaysIsForgotten(day: Int) {
        var shop = TestShop(seed: 8, days: 50)
        shop.lose(on: day, sessions: 0, orders: 0)
        shop.lose(on: 40, sessions: 0.2, orders: 0.2)
        let results = shop.results()
        #expect(results[(day + 3)..<40].allSatisfy { $0.open.isEmpty })
        // There is no level that it broke from, so the later days have to be one.
        #expect(results[40].incident?.first == results[40].day)
        #expect(
            results[40].alerts.contains {
                $0.measure == Measure(.sessions) && $0.detector == .deviation
            })
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func theSameFaultAgainPagesAgain(seed: UInt64) {
        var shop = TestShop(seed: seed)
        for day in Array(40..<45) + Array(47..<49) { shop.lose(on: day, orders: 0.03) }
        let results = shop.results()
        #expect(results[40].incident?.page == true && results[47].incident?.page == true)
        #expect(results[40].incident?.id != results[47].incident?.id, "seed \(seed)")
        #expect(pages(results[40..<49]) == 2, "seed \(seed)")
        #expect(results[40..<45].allSatisfy { $0.status == .p0 }, "seed \(seed)")
        #expect(results[47..<49].allSatisfy { $0.status == .p0 }, "seed \(seed)")
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func whatIsMildAndForGoodIsAcceptedAfterAWeek(seed: UInt64) {
        var shop = TestShop(seed: seed, days: 100, sessions: 2000)
        // Nearly half for good, and back to where it was after three weeks.
        for day in 40..<61 { shop.lose(on: day, sessions: 0.55, orders: 0.55) }
        let results = shop.results()
        #expect(results[40].status == .p1 && results[40].incident?.page == true, "seed \(seed)")
        #expect(!results[40..<61].contains { $0.status == .p0 }, "seed \(seed)")
        #expect(pages(results[40..<61]) == 1, "seed \(seed)")
        let accepted = results.filter {
            $0.notes.contains { if case .accepted = $0 { true } else { false } }
        }.map { $0.day.number - TestShop.first.number }
        #expect(accepted.first == 47, "seed \(seed): \(accepted)")
        #expect(results[50..<61].allSatisfy { $0.incident == nil }, "seed \(seed)")
        // To go back to the old level is no news.
        #expect(pages(results[61..<70]) == 0, "seed \(seed)")
    }

    @Test func aBlockerIsNeverAcceptedByItself() {
        var shop = TestShop(seed: 7, days: 100)
        for day in 40..<100 { shop.lose(on: day, orders: 0.1) }
        let results = shop.results()
        #expect(results[40..<100].allSatisfy { $0.status == .p0 })
        #expect(pages(results[40..<100]) == 1)
        // A person is asked, once.
        let asked = results.filter {
            $0.notes.contains { if case .acceptLevel = $0 { true } else { false } }
        }
        #expect(asked.map { $0.day.number - TestShop.first.number } == [47])
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func aMildTroubleThatBecomesABlockerIsOneAtOnce(seed: UInt64) {
        var shop = TestShop(seed: seed, sessions: 2000)
        for day in 40..<44 { shop.lose(on: day, sessions: 0.55, orders: 0.55) }
        for day in 44..<46 { shop.lose(on: day, sessions: 0.1, orders: 0.1) }
        let results = shop.results()
        #expect(
            results[40].status == .p1 && results[40..<44].allSatisfy { $0.status != .p0 },
            "seed \(seed)")
        #expect(results[44].status == .p0 && results[44].incident?.page == true, "seed \(seed)")
        #expect(results[44].incident?.id == results[40].incident?.id, "seed \(seed)")
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func lostSourcesStayNewsUntilTheyAreAccepted(seed: UInt64) {
        var shop = TestShop(seed: seed, days: 70)
        for day in 40..<60 {
            for (direct, paid) in [(0, 2), (1, 3)] {
                let moved = shop.days[day][paid].sessions * 7 / 10
                shop.days[day][direct].sessions += moved
                shop.days[day][paid].sessions -= moved
            }
        }
        let results = shop.results()
        // What is left of the other channels is no level of theirs, so direct visits are not "added".
        #expect(
            results[40...47].allSatisfy {
                $0.alerts.contains { $0.measure == Measure(.directSessionShare) }
            },
            "seed \(seed)")
    }

    @Test func aSaleAcceptsNothing() {
        var shop = TestShop(seed: 5, days: 70, sessions: 2000)
        for day in 40..<60 { shop.lose(on: day, sessions: 0.55, orders: 0.55) }
        // The day on which it would be accepted is in the calendar.
        let sale = TestShop.first.advanced(by: 47)
        let results = DayByDay(Timeline(DailyCube(shop.rows()), calendar: [sale: "sale"])).results
        let accepted = results.filter {
            $0.notes.contains { if case .accepted = $0 { true } else { false } }
        }.map { $0.day.number - TestShop.first.number }
        #expect(accepted.first == 48)
        #expect(results[50..<60].allSatisfy { $0.incident == nil })
    }

    // MARK: - Its parts

    @Test(
        arguments: [
            ([.p1], .p1), ([.p1, .p0], .p0), ([.p1, .p1, .p0], .p1), ([.p0, .p0, .p1], .p0),
            ([.p0, .p0, .p0, .p1, .p1, .p1], .p1), ([.p1, .p1, .p0, .p0], .p0),
            ([.p0, .p1, .p1, .p1, .p1, .p1], .p1), ([], .p2),
        ] as [([Severity], Severity)])
    func theMedianOfTheLastFive(severities: [Severity], expected: Severity) {
        #expect(Severity.median(severities, between: .p0) == expected)
    }

    @Test(
        arguments: [
            (50, nil, [49, 48, 47], [43, 36]), (50, 50, [49, 48, 47], [43, 36]),
            (51, 50, [49, 48, 47], [44, 37]), (56, 50, [49, 48, 47], [49, 42]),
            (57, 50, [49, 48, 47], [43, 36]), (58, 50, [49, 48, 47], [44, 37]),
            (99, 50, [49, 48, 47], [43, 36]),
        ] as [(Int, Int?, [Int], [Int])])
    func historyEndsBeforeTheBreak(position: Int, broke: Int?, reach: [Int], weekdays: [Int]) {
        let timeline = Timeline(DailyCube(TestShop(seed: 1, days: 100).rows()))
        var series = MetricSeries(Measure(.sessions), of: timeline, direct: "Direct")
        series.leaveOut([], brokeAt: broke)
        #expect(Array(series.reach(before: position, 3)) == reach)
        #expect(Array(series.weekdays(before: position, 2)) == weekdays)
    }

    private static let settings = DetectionSettings()
    private let sessions = Measure(.sessions)

    /// What a detector says of a level of 100.
    private func answer(_ value: Double, _ outcome: DetectorAnswer.Outcome) -> DetectorAnswer {
        let baseline = Baseline(
            level: 100, choice: .recent, recentLevel: 100, mad: 5, sigma: 5, days: [], leftOut: [])
        return DetectorAnswer(
            day: TestShop.first, detector: .deviation, measure: sessions, outcome: outcome,
            evidence: Evidence(
                value: value, baseline: baseline, absoluteChange: value - 100,
                relativeChange: value / 100 - 1, robustZ: (value - 100) / 5))
    }

    /// Takes days from position 0 on: `!` alerts, `-` is back, `~` is neither, `?` cannot be told, `x` is a
    /// blocker.
    private func follow(_ days: String) -> (tracks: Tracks, accepted: [Int]) {
        var tracks = Tracks(IncidentSettings())
        var accepted: [Int] = []
        for (position, day) in days.enumerated() {
            let said: DetectorAnswer =
                switch day {
                case "!": answer(50, .alert(.p1))
                case "x": answer(10, .alert(.p0))
                case "~": answer(70, .usual(because: "the relative change is small"))
                case "?": answer(10, .notEvaluated(because: "few"))
                default: answer(99, .usual(because: "z is small"))
                }
            let closed = tracks.take([said], at: position, compared: true, Self.settings)
            if !closed.isEmpty { accepted.append(position) }
        }
        return (tracks, accepted)
    }

    @Test(
        arguments: [
            // A long one closes after two quiet days of which the first is back, and stays out of history.
            ("!!!", true, [0, 1, 2], []), ("!!!-", true, [0, 1, 2], []),
            ("!!!--", false, [0, 1, 2], []), ("!!!~~~", true, [0, 1, 2], []),
            ("!!!~--", false, [0, 1, 2], []), ("!!!-~", false, [0, 1, 2], []),
            ("!!!?-?-", false, [0, 1, 2], []), ("!!!-!-", true, [0, 1, 2, 4], []),
            // A short one becomes history again.
            ("!--", false, [], []), ("!-!--", false, [], []), ("!!--", false, [], []),
            // What does not alert for a week is over, wherever it is.
            ("xxx~~~~~~~", false, [0, 1, 2], []),
            // A P1 is accepted after a week, with its days; a blocker is not.
            ("!!!!!!!", true, [0, 1, 2, 3, 4, 5, 6], []), ("!!!!!!!!", false, [], [7]),
            ("!!!~~~~~", false, [], [7]),
            ("xxxxxxxx", true, [0, 1, 2, 3, 4, 5, 6, 7], []),
            ("xxx!!!!!", false, [], [7]),
        ] as [(String, Bool, [Int], [Int])])
    func theLifeOfATrack(days: String, isOpen: Bool, troubled: [Int], accepted: [Int]) {
        let (tracks, closed) = follow(days)
        #expect((tracks.open[sessions] != nil) == isOpen)
        #expect(tracks.troubled[sessions, default: []].sorted() == troubled)
        #expect(closed == accepted)
    }

    @Test func whatBreaksWithABlockerIsNotAccepted() {
        var tracks = Tracks(IncidentSettings())
        let mild = answer(50, .alert(.p1))
        let orders = DetectorAnswer(
            day: mild.day, detector: .deviation, measure: Measure(.purchases),
            outcome: .alert(.p0), evidence: mild.evidence)
        for position in 0..<20 {
            let accepted = tracks.take(
                [mild, orders], at: position, compared: true, Self.settings)
            #expect(accepted.isEmpty)
        }
        #expect(tracks.open[sessions] != nil)
    }

    @Test func aDayThatIsNotComparedSaysNothingOfBeingBack() {
        var tracks = Tracks(IncidentSettings())
        for position in 0..<3 {
            _ = tracks.take(
                [answer(50, .alert(.p0))], at: position, compared: true, Self.settings)
        }
        for position in 3..<9 {
            _ = tracks.take(
                [answer(100, .usual(because: "sale"))], at: position, compared: false,
                Self.settings)
        }
        #expect(tracks.open[sessions] != nil)
    }
}
