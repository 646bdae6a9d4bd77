import DailyNumbers
import Shared
import TestSupport
import Testing

@Suite("What was counted of some sessions") struct TallyTests {
    private func random(_ generator: inout SeededGenerator) -> Tally {
        func count(_ limit: Int) -> Int { Int.random(in: 0...limit, using: &generator) }
        return Tally(
            sessions: count(1000), purchases: count(50),
            revenue: Money(micros: Int128(count(1_000_000_000))),
            revenueSquared: count(9) == 0 ? nil : Money(micros: Int128(count(1_000_000_000))),
            sessionsWithoutReferrer: count(9) == 0 ? nil : count(1000))
    }

    @Test(
        "sums of sums are the sum, in any order and however they are cut",
        arguments: 1...50 as ClosedRange<UInt64>)
    func mergeLaw(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let parts = (0..<Int.random(in: 2...12, using: &generator)).map { _ in random(&generator) }
        let whole = Tally(sum: parts)
        #expect(Tally(sum: parts.shuffled(using: &generator)) == whole)
        let cut = Int.random(in: 1..<parts.count, using: &generator)
        #expect(Tally(sum: [Tally(sum: parts[..<cut]), Tally(sum: parts[cut...])]) == whole)
    }

    @Test(
        "an average is exact to half a micro-unit, half away from zero",
        arguments: [
            (10, 4, 3), (10, 3, 3), (11, 3, 4), (-10, 4, -3), (-11, 3, -4), (0, 5, 0),
        ] as [(Int128, Int, Int128)])
    func average(micros: Int128, orders: Int, expected: Int128) {
        let tally = Tally(purchases: orders, revenue: Money(micros: micros))
        #expect(tally.averageOrder == Money(micros: expected))
    }

    @Test("a ratio of nothing is nil") func nothing() {
        let tally = Tally()
        #expect(tally.aov == nil && tally.averageOrder == nil && tally.conversion == nil)
        #expect(tally.withoutReferrerShare == nil && tally.effectiveOrders == nil)
    }
}
