import Shared
import Testing

@testable import DailyNumbers

@Suite("An order's revenue is given away once, to the micro-unit") struct AttributionTests {
    /// Revenue by channel of one order of the channel 9.
    private func revenue(_ micros: Int64, _ parts: [(channel: Int32, share: Int64)]) -> [Int: Int] {
        let order = CountedOrder(day: Day(number: 1), device: 0, channel: 9, micros: micros)
        let attribution = Attribution(
            [order], parts: parts.map { .init(order: 0, channel: $0.channel, share: $0.share) })
        return Dictionary(
            uniqueKeysWithValues: attribution.tallies.map {
                ($0.key.channel, Int($0.value.revenue.micros))
            })
    }

    @Test(
        "in proportion to the parts",
        arguments: [
            ([], [9: 100]),
            ([(1, 1_000_000)], [1: 100]),
            // What rounding leaves goes to the largest part; of equal ones to the channel with the smaller number.
            ([(1, 333_333), (2, 333_333), (3, 333_333)], [1: 34, 2: 33, 3: 33]),
            ([(3, 1), (2, 1), (1, 1)], [1: 34, 2: 33, 3: 33]),
            ([(1, 1), (2, 2)], [1: 33, 2: 67]),
            // Parts that are nothing, or less, count for nothing.
            ([(1, 0), (2, -5)], [9: 100]),
            ([(1, -5), (2, 5)], [2: 100]),
            // However much the parts are, and in how many rows of a channel.
            ([(1, 2_000_000), (2, 2_000_000)], [1: 50, 2: 50]),
        ] as [([(channel: Int32, share: Int64)], [Int: Int])])
    func parts(parts: [(channel: Int32, share: Int64)], expected: [Int: Int]) {
        #expect(revenue(100, parts) == expected)
        #expect(revenue(100, parts.reversed()) == expected)
    }

    @Test("the order and its square count for the channel of the largest part") func orders() {
        let order = CountedOrder(day: Day(number: 1), device: 0, channel: 9, micros: 3_000_000)
        let tallies = Attribution(
            [order, order],
            parts: [
                .init(order: 1, channel: 2, share: 3), .init(order: 1, channel: 1, share: 1),
            ]
        ).tallies
        let byChannel = Dictionary(
            uniqueKeysWithValues: tallies.map { ($0.key.channel, $0.value) })
        #expect(byChannel[9]?.purchases == 1 && byChannel[2]?.purchases == 1)
        #expect(byChannel[1]?.purchases == 0)
        #expect(byChannel[2]?.revenueSquared == Money(micros: 9_000_000))
        #expect(byChannel[2]?.revenue == Money(micros: 2_250_000))
        #expect(byChannel[1]?.revenue == Money(micros: 750_000))
    }
}
