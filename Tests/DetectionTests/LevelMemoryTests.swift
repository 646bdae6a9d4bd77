import DailyNumbers
import Shared
import ShopSupport
import Testing

@testable import Detection

@Suite("The level from before an incident is remembered")
struct LevelMemoryTests {
    private let settings = DetectionSettings()
    private let measure = Measure(.sessions)

    private func answer(
        level: Double, sigma: Double = 10, recent: Double? = nil, alerts: Bool = true,
        _ measure: Measure = Measure(.sessions)
    ) -> DetectorAnswer {
        let baseline = Baseline(
            level: level, choice: .recent, recentLevel: recent ?? level, mad: 0, sigma: sigma,
            days: [], leftOut: [])
        return DetectorAnswer(
            day: TestShop.first, detector: .deviation, measure: measure,
            outcome: alerts ? .alert(.p1) : .usual(because: "near"),
            evidence: Evidence(
                value: 0, baseline: baseline, absoluteChange: 0, relativeChange: nil, robustZ: 0))
    }

    @Test("of what alerted, and of what stood beside it, for as long as the memory lasts")
    func remembered() throws {
        var memory = LevelMemory()
        let other = Measure(.purchases)
        memory.remember(
            [answer(level: 1000), answer(level: 50, alerts: false, other)], at: 10, settings)
        let broken = try #require(memory.broken(measure, at: 10, settings))
        #expect(broken.level == 1000 && broken.since == 10 && broken.alerted)
        #expect(memory.broken(other, at: 10, settings)?.alerted == false)
        #expect(memory.broken(Measure(.revenue), at: 10, settings) == nil)
        #expect(memory.broken(measure, at: 10 + settings.memoryDays, settings) != nil)
        #expect(memory.broken(measure, at: 11 + settings.memoryDays, settings) == nil)
    }

    @Test("and the days of the incident do not take its place")
    func kept() {
        var memory = LevelMemory()
        memory.remember([answer(level: 1000)], at: 10, settings)
        memory.remember([answer(level: 400)], at: 11, settings)
        #expect(memory.broken(measure, at: 11, settings)?.level == 1000)
        #expect(memory.broken(measure, at: 11, settings)?.since == 10)
    }

    @Test("one that stood beside an alert gives way to its own")
    func ownAlert() {
        var memory = LevelMemory()
        memory.remember([answer(level: 1000, alerts: false)], at: 10, settings)
        memory.remember([answer(level: 900, alerts: false)], at: 11, settings)
        #expect(memory.broken(measure, at: 11, settings)?.level == 1000)
        memory.remember([answer(level: 800)], at: 12, settings)
        #expect(memory.broken(measure, at: 12, settings)?.level == 800)
    }

    @Test("of the next incident the level is the old one where that holds again")
    func nextIncident() {
        var memory = LevelMemory()
        memory.remember([answer(level: 1000)], at: 10, settings)
        let next = 11 + settings.quietDays
        // The baseline has days of the incident in it, the last days do not.
        memory.remember([answer(level: 700, recent: 1010)], at: next, settings)
        let broken = memory.broken(measure, at: next, settings)
        #expect(broken?.level == 1000 && broken?.since == next)
    }

    @Test("trouble that lasts keeps what broke since its beginning, and nothing older")
    func held() {
        var memory = LevelMemory()
        let older = Measure(.aov)
        memory.remember([answer(level: 20, older)], at: 5, settings)
        memory.remember([answer(level: 1000)], at: 10, settings)
        memory.hold(since: 10, at: 10 + settings.memoryDays)
        let late = 10 + 2 * settings.memoryDays
        #expect(memory.broken(measure, at: late, settings) != nil)
        #expect(memory.broken(older, at: late, settings) == nil)
    }

    @Test(
        "a value is back within two sigma of it, or half of what would be news",
        arguments: [(1000.0, true), (981, true), (1019, true), (600, false), (1900, false)])
    func back(value: Double, isBack: Bool) {
        let broken = LevelMemory.Broken(since: 0, level: 1000, sigma: 10, alerted: true)
        #expect(LevelMemory.isBack(value, .sessions, broken, settings) == isBack)
    }
}
