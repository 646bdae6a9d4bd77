package import DailyNumbers
package import Detection
import Foundation
package import Shared
import TestSupport

/// A shop of two channels and two devices with counting noise, made from a seed.
package struct TestShop {
    package struct Cell {
        package var sessions: Int
        package var purchases: Int
        package var amounts: [Int]

        package init(sessions: Int, purchases: Int, amounts: [Int]) {
            self.sessions = sessions
            self.purchases = purchases
            self.amounts = amounts
        }
    }

    package static let first = Day(number: 20_000)
    package static let slices = [
        ("direct", "mobile"), ("direct", "desktop"), ("paid", "mobile"), ("paid", "desktop"),
    ]

    package var days: [[Cell]]

    /// - Parameter sessions: A day, in all.
    package init(
        seed: UInt64, days count: Int = 60, sessions: Double = 4000, conversion: Double = 0.025
    ) {
        var generator = SeededGenerator(seed: seed)
        days = (0..<count).map { day in
            Self.slices.map { _ in
                let weekend = day % 7 >= 5 ? 0.7 : 1
                let mean =
                    sessions / 4 * weekend * Double.random(in: 0.93...1.07, using: &generator)
                let visits = Self.poisson(mean, &generator)
                let orders = (0..<visits).count { _ in
                    Double.random(in: 0..<1, using: &generator) < conversion
                }
                return Cell(
                    sessions: visits, purchases: orders,
                    amounts: (0..<orders).map { _ in Int.random(in: 20...180, using: &generator) })
            }
        }
    }

    /// The same numbers every day.
    package init(constant cell: Cell, days count: Int) {
        days = Array(repeating: Array(repeating: cell, count: 4), count: count)
    }

    /// Lets only a share of sessions and of orders through on a day.
    package mutating func lose(
        on day: Int, sessions: Double = 1, orders: Double = 1, channel: String? = nil,
        device: String? = nil
    ) {
        for (i, slice) in Self.slices.enumerated()
        where (channel ?? slice.0) == slice.0 && (device ?? slice.1) == slice.1 {
            days[day][i].sessions = Int(Double(days[day][i].sessions) * sessions)
            let kept = Int(Double(days[day][i].purchases) * orders)
            days[day][i].purchases = kept
            var amounts: [Int] = []
            while amounts.count < kept { amounts += days[day][i].amounts }
            days[day][i].amounts = Array(amounts.prefix(kept))
        }
    }

    package func rows(upTo end: Int? = nil, money scale: Int128 = 1) -> [DailyCube.Row] {
        days.prefix(end ?? days.count).enumerated().flatMap { day, cells in
            zip(Self.slices, cells).map { slice, cell in
                let sum = Int128(cell.amounts.reduce(0, +))
                let squares = Int128(cell.amounts.reduce(0) { $0 + $1 * $1 })
                return DailyCube.Row(
                    day: Self.first.advanced(by: day), channel: slice.0, device: slice.1,
                    tally: Tally(
                        sessions: cell.sessions, purchases: cell.purchases,
                        revenue: Money(micros: sum * 1_000_000 * scale),
                        revenueSquared: Money(micros: squares * 1_000_000 * scale * scale),
                        sessionsWithoutReferrer: slice.0 == "direct" ? cell.sessions : 0))
            }
        }
    }

    package func results(upTo end: Int? = nil, money scale: Int128 = 1) -> [DayResult] {
        DayByDay(Timeline(DailyCube(rows(upTo: end, money: scale)))).results
    }

    /// What is said of a day.
    package func result(_ day: Int) -> DayResult { results(upTo: day + 1)[day] }

    /// Knuth's method in steps that do not underflow.
    private static func poisson(_ mean: Double, _ generator: inout SeededGenerator) -> Int {
        var count = 0
        var rest = mean
        while true {
            rest += log(Double.random(in: Double.leastNormalMagnitude..<1, using: &generator))
            if rest < 0 { return count }
            count += 1
        }
    }
}
