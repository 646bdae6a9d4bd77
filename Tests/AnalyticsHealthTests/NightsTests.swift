import DailyNumbers
import Shared
import ShopSupport
import TestSupport
import Testing

@testable import AnalyticsHealth
@testable import Detection

/// A backtest says what the nights said, one by one: each of them was a run of its own, with what the ones before told.
@Suite("A backtest and the nights")
struct NightsTests {
    /// A shop to which anything may have happened, from a seed.
    private struct Story {
        var rows: [DailyCube.Row]
        var acknowledgements: [Acknowledgement] = []
        let days: ClosedRange<Day>

        init(seed: UInt64, days count: Int) {
            var generator = SeededGenerator(seed: seed)
            var shop = TestShop(
                seed: seed, days: count, sessions: Double.random(in: 100...3000, using: &generator))
            var missing: Set<Int> = []
            for _ in 0..<Int.random(in: 2...6, using: &generator) {
                let first = Int.random(in: 1..<count, using: &generator)
                let days = first..<min(count, first + Int.random(in: 1...9, using: &generator))
                switch Int.random(in: 0..<6, using: &generator) {
                case 0: missing.formUnion(days.prefix(2))
                case 1: for day in days { shop.lose(on: day, sessions: 0, orders: 0) }
                case 2: for day in days { shop.lose(on: day, orders: 0.05) }
                case 3: for day in days { shop.lose(on: day, sessions: 2.5, orders: 2.2) }
                case 4:
                    for day in days { shop.lose(on: day, sessions: 0, orders: 0, channel: "paid") }
                default: for day in days { shop.lose(on: day, sessions: 0.5, orders: 0.5) }
                }
            }
            self.days = TestShop.first...TestShop.first.advanced(by: count - 1)
            rows = shop.rows().filter {
                !missing.contains($0.day.number - TestShop.first.number)
            }
            let day = TestShop.first.advanced(by: Int.random(in: 5..<count, using: &generator))
            if Bool.random(using: &generator) {
                acknowledgements = [
                    Acknowledgement(
                        incident: "x", by: "ana", reason: "so it is", at: Instant(microseconds: 0),
                        day: day, isNewNormal: true, first: day.advanced(by: -3),
                        subjects: ["sessions", "purchases"])
                ]
            }
        }

        var source: DailyFacts { DailyFacts(cube: DailyCube(rows), name: "cube.csv") }
    }

    private func json(_ night: Night, _ config: GateConfig) throws -> String {
        try JSON.text(AlertsDocument(night, config.health))
    }

    @Test(
        "are the same, byte by byte",
        arguments: Array(1...5) as [UInt64], [14, 120])
    func property(seed: UInt64, history: Int) throws {
        let story = Story(seed: seed, days: history == 14 ? 80 : 45)
        var config = GateConfig()
        // Short enough for the days that are looked at to begin anew a few times.
        config.health.warehouse.historyDays = history
        let replayed = Nights(
            story.source, config, acknowledgements: story.acknowledgements
        ).replay(story.days)
        #expect(replayed.count == story.days.upperBound.number - story.days.lowerBound.number + 1)

        var answers: [HealthAnswer] = []
        for (i, night) in replayed.enumerated() {
            let day = story.days.lowerBound.advanced(by: i)
            let from = config.health.warehouse.days(to: day).lowerBound
            // Only what had landed by then, and only what had been said.
            let cube = DailyCube(story.rows.filter { $0.day <= day })
            let run = HealthRun(
                DailyFacts(cube: cube, name: "cube.csv"), layerOne: .unknown, config: config,
                expectedDay: day, today: day.advanced(by: 1),
                book: IncidentBook(
                    before: answers.filter { $0.day >= from }, sameDay: [],
                    acknowledgements: story.acknowledgements.filter { $0.day <= day }))
            answers.append(run.answer(at: Instant(microseconds: 0), version: "1"))
            let (then, now) = try (json(Night(run), config), json(night, config))
            #expect(then == now, "seed \(seed), \(day)")
            guard then == now else { return }
        }
        #expect(replayed.contains { $0.page }, "seed \(seed): nothing happened")
    }

    @Test("hard rules page on the night a day is missing, and are over when it is there")
    func missing() {
        var story = Story(seed: 1, days: 40)
        story.rows = TestShop(seed: 2, days: 40).rows().filter {
            !(20...21).contains($0.day.number - TestShop.first.number)
        }
        let nights = Nights(story.source, GateConfig()).replay(story.days)
        #expect(nights.map(\.page).firstIndex(of: true) == 20)
        #expect(nights.count(where: \.page) == 1)
        #expect(nights[20].worst == .p0 && nights[21].worst == .p0)
        #expect(nights[22].told.resolved.map(\.reason) == [.rulesHold])
        #expect(nights[23...].allSatisfy { $0.news.isEmpty })
    }
}
