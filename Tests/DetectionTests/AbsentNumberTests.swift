import DailyNumbers
import Shared
import TestSupport
import Testing

@testable import Detection

/// What a source does not have is neither judged, nor missed, nor zero.
@Suite("Tables without a column") struct AbsentNumberTests {
    private static let first = Day("2025-01-01")!

    /// Sixty days with some of the numbers; the last is at a tenth.
    private func timeline(_ known: ShopNumbers, seed: UInt64, lastAt part: Double = 0.1) -> Timeline
    {
        var generator = SeededGenerator(seed: seed)
        let rows = (0..<60).map { index in
            let size = (index == 59 ? part : 1) * Double.random(in: 0.95...1.05, using: &generator)
            let tally = Tally(
                sessions: known.contains(.sessions) ? Int(2000 * size) : 0,
                purchases: known.contains(.purchases) ? Int(80 * size) : 0,
                revenue: known.contains(.revenue) ? Money(units: 4000 * size) : .zero,
                unknown: ShopNumbers.all.subtracting(known))
            return DailyCube.Row(
                day: Self.first.advanced(by: index), channel: DailyCube.whole,
                device: DailyCube.whole, tally: tally)
        }
        return Timeline(DailyCube(rows))
    }

    private static let tables: [(ShopNumbers, [Metric])] = [
        ([.revenue], [.revenue]), ([.purchases], [.purchases]), ([.sessions], [.sessions]),
        ([.purchases, .revenue], [.purchases, .revenue, .aov]),
        ([.sessions, .purchases], [.sessions, .purchases, .conversion]),
    ]

    @Test("what is there is judged, and nothing else is looked at", arguments: tables)
    func judged(known: ShopNumbers, metrics: [Metric]) throws {
        for seed in 1...5 as ClosedRange<UInt64> {
            let result = try #require(DayByDay(timeline(known, seed: seed)).results.last)
            #expect(Set(result.answers.map(\.measure.metric)) == Set(metrics), "seed \(seed)")
            let incident = try #require(result.incident, "seed \(seed)")
            let alerting = Set(incident.alerts.map(\.measure.metric))
            let volumes = Set(metrics.filter { $0.kind == .volume })
            #expect(alerting.isSuperset(of: volumes), "seed \(seed)")
            #expect(incident.severity == .p0, "seed \(seed)")
            // No number is there that would say how the change divides.
            #expect(incident.analysis?.revenue.parts.isEmpty == true)
            #expect(incident.analysis?.mix.revenue.isEmpty == true)
        }
    }

    @Test("of visits alone, or of a shop in one piece, no part is to blame") func causes() throws {
        let visits = try #require(DayByDay(timeline([.sessions], seed: 1)).results.last)
        #expect(visits.incident?.cause == .unknown)
        // Twice the visits say nothing of orders.
        let more = try #require(DayByDay(timeline([.sessions], seed: 1, lastAt: 2)).results.last)
        #expect(more.incident?.cause == .traffic && more.incident?.headline == "more visits")
        // One channel and one device, under names of their own.
        let rows = timeline(.all, seed: 1).days.map {
            DailyCube.Row(day: $0.day, channel: "web", device: "phone", tally: $0.total)
        }
        let whole = try #require(DayByDay(Timeline(DailyCube(rows))).results.last)
        #expect(whole.incident?.cause == .partialLoad)
    }

    @Test("on usual days nothing is said of what is not there", arguments: tables)
    func quiet(known: ShopNumbers, metrics: [Metric]) {
        for seed in 1...5 as ClosedRange<UInt64> {
            let results = DayByDay(timeline(known, seed: seed, lastAt: 1)).results
            #expect(results.allSatisfy { $0.incident == nil }, "seed \(seed)")
            #expect(results.last?.status == .healthy, "seed \(seed)")
        }
    }

    @Test("a day whose number is missing is no day of zero, and no history") func oneDay() throws {
        let whole = timeline(.all, seed: 1, lastAt: 1)
        var rows = whole.days.map { day in
            DailyCube.Row(
                day: day.day, channel: DailyCube.whole, device: DailyCube.whole, tally: day.total)
        }
        let last = rows[59]
        var tally = last.tally
        tally.sessions = 0
        tally.unknown = [.sessions]
        rows[59] = .init(day: last.day, channel: "all", device: "all", tally: tally)
        let result = try #require(DayByDay(Timeline(DailyCube(rows))).results.last)
        #expect(result.incident == nil)
        let sessions = result.answers.filter { $0.measure == Measure(.sessions) }
        #expect(
            sessions.allSatisfy {
                if case .notEvaluated = $0.outcome { true } else { false }
            })
        let revenue = result.answers.first {
            $0.measure == Measure(.revenue) && $0.detector == .deviation
        }
        #expect(revenue?.evidence?.value == last.tally.revenue.units)
    }
}
