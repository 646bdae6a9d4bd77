import Shared
import ShopSupport
import Testing

@testable import DailyNumbers
@testable import Detection

/// What a day is put down to, from its numbers and its alerts alone: each line changes one thing of a shop that is the
/// same every day.
@Suite("The cause of a day is the first of a list that fits")
struct CauseFinderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: String
        let alerts: [DetectorAnswer]
        let visits: Segment?
        let change: @Sendable (inout TestShop) -> Void

        init(
            _ name: String, _ code: String, _ alerts: [DetectorAnswer] = [],
            visits: Segment? = nil,
            _ change: @escaping @Sendable (inout TestShop) -> Void = { _ in }
        ) {
            (testDescription, self.code, self.alerts) = (name, code, alerts)
            (self.visits, self.change) = (visits, change)
        }
    }

    private static let last = 29

    private static func alert(
        _ detector: DetectorName, _ metric: Metric = .sessions, _ segment: Segment? = nil,
        value: Double = 50
    ) -> DetectorAnswer {
        let baseline = Baseline(
            level: 100, choice: .recent, recentLevel: 100, mad: 0, sigma: 5, days: [], leftOut: [])
        return DetectorAnswer(
            day: TestShop.first, detector: detector, measure: Measure(metric, segment),
            outcome: .alert(.p1),
            evidence: Evidence(
                value: value, baseline: baseline, absoluteChange: value - 100, relativeChange: nil,
                robustZ: -5))
    }

    private static let deviation = alert(.deviation)

    static let cases = [
        Case("no visits, whatever else", "outage", [alert(.unitError), alert(.outage)]),
        Case("revenue below zero", "refunds", [alert(.deviation, .revenue, value: -3)]) {
            $0.scale(by: -1)
        },
        Case("revenue of zero is not below it", "checkout", [alert(.deviation, .revenue, value: 0)])
        {
            $0.lose(on: last, orders: 0)
        },
        Case("cents for euros", "unit_error", [alert(.unitError, .aov)]) { $0.scale(by: 100) },
        Case("another currency", "unit_or_currency", [alert(.deviation, .aov)]) {
            $0.scale(by: 11)
        },
        Case("a dearer day is no other unit", "order_value", [alert(.deviation, .aov)]) {
            $0.scale(by: 2)
        },
        Case("twice of everything, with a sign of it", "duplicate_load", [alert(.doubled)]) {
            $0.lose(on: last, sessions: 2, orders: 2)
        },
        Case("half of everything that crept away", "traffic", [alert(.slowFall)]) {
            $0.lose(on: last, sessions: 0.5, orders: 0.5)
        },
        Case("half of everything at once", "partial_load", [alert(.slowFall), deviation]) {
            $0.lose(on: last, sessions: 0.5, orders: 0.5)
        },
        Case("visits that arrive without a source", "attribution_loss", [deviation]) {
            $0.move(0.8)
        },
        Case("a few more without a source, and fewer in all", "traffic", [deviation]) {
            $0.move(0.1)
            $0.lose(on: last, sessions: 0.9, orders: 0.9)
        },
        Case("a channel is gone", "channel_lost:paid", [deviation]) {
            $0.lose(on: last, sessions: 0, orders: 0, channel: "paid")
        },
        Case("a device is gone", "device_lost:desktop", [deviation]) {
            $0.lose(on: last, sessions: 0, orders: 0, device: "desktop")
        },
        Case("a channel that lost half is not gone", "traffic", [deviation]) {
            $0.lose(on: last, sessions: 0.6, orders: 0.6, channel: "paid")
        },
        Case("visits that buy nothing", "added_visits", [deviation]) {
            $0.lose(on: last, sessions: 3)
        },
        Case(
            "visits that buy nothing, in one channel", "added_visits:paid", [deviation],
            visits: Segment(.channel, "paid")
        ) { $0.lose(on: last, sessions: 3, channel: "paid") },
        Case("a sale", "traffic_up", [deviation]) { $0.lose(on: last, sessions: 2, orders: 2) },
        Case("orders that fail", "checkout", [deviation]) { $0.lose(on: last, orders: 0.3) },
        Case(
            "orders that vanish on one device", "checkout:mobile",
            [alert(.vanished, .purchases, Segment(.device, "mobile"))]
        ) { $0.lose(on: last, orders: 0, device: "mobile") },
        Case("somewhat fewer visits", "traffic", [deviation]) {
            $0.lose(on: last, sessions: 0.8, orders: 0.8)
        },
        Case("somewhat fewer that buy", "conversion", [deviation]) {
            $0.lose(on: last, orders: 0.8)
        },
    ]

    @Test(arguments: cases)
    func cause(_ test: Case) throws {
        #expect(try finder(test).cause.code == test.code)
    }

    /// What somebody does not count is never told to have gone.
    @Test(
        "without orders nobody knows whether visits or rows are missing, or whether visits buy",
        arguments: [(0.5, "unknown"), (3, "traffic")])
    func withoutOrders(sessions: Double, code: String) throws {
        let test = Case("", code, [Self.deviation]) { $0.lose(on: Self.last, sessions: sessions) }
        let found = try finder(test, unknown: [.purchases, .revenue]).cause
        #expect(found.code == code)
    }

    private func finder(_ test: Case, unknown: ShopNumbers = []) throws -> CauseFinder {
        let cell = TestShop.Cell(
            sessions: 1000, purchases: 25, amounts: (0..<25).map { 80 + 2 * $0 })
        var shop = TestShop(constant: cell, days: Self.last + 1)
        test.change(&shop)
        let rows = shop.rows().map { row in
            var tally = row.tally
            tally.unknown = unknown
            if unknown.contains(.purchases) { tally.purchases = 0 }
            if unknown.contains(.revenue) {
                (tally.revenue, tally.revenueSquared) = (.zero, nil)
            }
            return DailyCube.Row(
                day: row.day, channel: row.channel, device: row.device, tally: tally)
        }
        let timeline = Timeline(DailyCube(rows))
        let day = timeline.days[Self.last]
        let usual = try #require(
            UsualDay(before: Self.last, in: timeline, noisy: [], DetectionSettings()))
        var counts: [Segment: (today: Double, usual: Double)] = [:]
        for (segment, level) in usual.parts where segment.dimension == .device {
            counts[segment] = (Double(day.tally(segment).purchases), level.orders)
        }
        return CauseFinder(
            day: day, alerts: test.alerts, usual: usual,
            change: RevenueChange(today: day.total, usual: usual.whole),
            devices: SliceBlame(counts, days: usual.days, IncidentSettings()),
            visits: test.visits, detection: DetectionSettings(), settings: IncidentSettings())
    }
}

extension TestShop {
    /// All amounts of the last day by a factor.
    fileprivate mutating func scale(by factor: Int) {
        for i in days[days.count - 1].indices {
            days[days.count - 1][i].amounts = days[days.count - 1][i].amounts.map { $0 * factor }
        }
    }

    /// A share of the last day's visits comes without its source.
    fileprivate mutating func move(_ share: Double) {
        for (direct, paid) in [(0, 2), (1, 3)] {
            let moved = Int(Double(days[days.count - 1][paid].sessions) * share)
            days[days.count - 1][direct].sessions += moved
            days[days.count - 1][paid].sessions -= moved
        }
    }
}
