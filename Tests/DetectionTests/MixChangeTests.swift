import Shared
import ShopSupport
import TestSupport
import Testing

@testable import DailyNumbers
@testable import Detection

@Suite("How much of a change is volume, and how much is rate, by channel")
struct MixChangeTests {
    private func tally(_ sessions: Int, _ orders: Int, _ revenue: Int) -> Tally {
        Tally(
            sessions: sessions, purchases: orders,
            revenue: Money(micros: Int128(revenue) * 1_000_000))
    }

    /// Seven days of the first and one of the second.
    private func mix(_ usual: [String: Tally], _ today: [String: Tally]) throws -> (
        MixChange, RevenueChange, UsualDay, DailyMetrics
    ) {
        var rows: [DailyCube.Row] = []
        for position in 0..<8 {
            for (channel, tally) in position < 7 ? usual : today {
                rows.append(
                    DailyCube.Row(
                        day: TestShop.first.advanced(by: position), channel: channel,
                        device: "mobile", tally: tally))
            }
        }
        let timeline = Timeline(DailyCube(rows))
        let settings = DetectionSettings()
        let day = try #require(UsualDay(before: 7, in: timeline, noisy: [], settings))
        let change = RevenueChange(today: timeline.days[7].total, usual: day.whole)
        let mix = MixChange(timeline.days[7], day, whole: change, direct: "direct")
        return (mix, change, day, timeline.days[7])
    }

    @Test("small cases that can be done by hand")
    func byHand() throws {
        // Paid halves its visits; what a visit brings stays: all of it is volume.
        let half = try mix(
            ["direct": tally(100, 10, 1000), "paid": tally(100, 10, 1000)],
            ["direct": tally(100, 10, 1000), "paid": tally(50, 5, 500)]
        ).0
        #expect(half.revenue.map(\.channel) == ["direct", "paid"])
        #expect(half.revenue.map(\.volume.description) == ["0", "-500"])
        #expect(half.revenue.map(\.rate.description) == ["0", "0"])
        // Direct was half of 200 and is two thirds of 150: all by paid's visits.
        #expect(abs(half.directShare[0].volume) < 1e-12)
        #expect(abs(half.directShare[1].volume - 1.0 / 6) < 1e-12)

        // Paid sells half as much for each visit: all of it is rate.
        let rate = try mix(
            ["direct": tally(100, 10, 1000), "paid": tally(100, 10, 1000)],
            ["direct": tally(100, 10, 1000), "paid": tally(100, 5, 500)]
        ).0
        #expect(rate.revenue.map(\.volume.description) == ["0", "0"])
        #expect(rate.revenue.map(\.rate.description) == ["0", "-500"])
        #expect(rate.conversion.map(\.volume) == [0, 0])
        #expect(abs(rate.conversion[1].rate - -0.025) < 1e-12)

        // A channel that is gone, and one that is new: volume.
        let gone = try mix(["paid": tally(100, 10, 1000)], ["email": tally(50, 5, 700)]).0
        #expect(gone.revenue.map(\.channel) == ["email", "paid"])
        #expect(gone.revenue.map(\.volume.description) == ["700", "-1000"])
    }

    @Test("the parts add up, whatever the numbers", arguments: [11, 12, 13] as [UInt64])
    func addsUp(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<100 {
            func some() -> [String: Tally] {
                var shop: [String: Tally] = [:]
                for channel in ["direct", "paid", "email", "affiliate"]
                where Int.random(in: 0..<4, using: &generator) > 0 {
                    let sessions = Int.random(in: 0...500, using: &generator)
                    let orders = Int.random(in: 0...min(sessions, 30), using: &generator)
                    let revenue =
                        orders == 0 ? 0 : Int.random(in: 1...9_999_999, using: &generator)
                    shop[channel] = Tally(
                        sessions: sessions, purchases: orders,
                        revenue: Money(micros: Int128(revenue) * 1001))
                }
                if shop.isEmpty { shop["direct"] = tally(1, 0, 0) }
                return shop
            }
            let (mix, change, usual, today) = try mix(some(), some())
            let place: Comment = "seed \(seed), round \(round)"
            let revenue = mix.revenue.reduce(Money.zero) { $0 + $1.volume + $1.rate }
            #expect(revenue == change.today - change.usual, place)
            guard usual.whole.sessions > 0, today.total.sessions > 0 else { continue }
            let conversion = mix.conversion.reduce(0) { $0 + $1.volume + $1.rate }
            let expected = (today.total.conversion ?? 0) - (usual.whole.conversion ?? 0)
            #expect(abs(conversion - expected) < 1e-12, place)
            let direct = mix.directShare.reduce(0) { $0 + $1.volume + $1.rate }
            let before = usual.level(Segment(.channel, "direct")).sessions / usual.whole.sessions
            let now = today.sessionShare(of: "direct") ?? 0
            #expect(abs(direct - (now - before)) < 1e-12, place)
        }
    }
}
