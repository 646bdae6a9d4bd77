import Foundation
import Shared
import ShopSupport
import TestSupport
import Testing

@testable import DailyNumbers
@testable import Detection

@Suite("Where a change comes from, as another program computed it")
struct SplitTests {
    /// Made by Tests/Independent/splits.py. A cell is sessions, orders, revenue.
    struct Case: Decodable {
        struct Mix: Decodable {
            let channel: String
            /// Volume, rate.
            let revenue: [Double]
            let conversion: [Double]
            let direct: Double
        }

        let usual: [String: [Int]]
        let today: [String: [Int]]
        /// Sessions, conversion, order value.
        let revenue: [Double]
        let p: Double
        let mix: [Mix]
    }

    private static func rows(_ cells: [String: [Int]], _ day: Day) -> [DailyCube.Row] {
        cells.map { channel, cell in
            DailyCube.Row(
                day: day, channel: channel, device: "mobile",
                tally: Tally(
                    sessions: cell[0], purchases: cell[1],
                    revenue: Money(micros: Int128(cell[2]) * 1_000_000)))
        }
    }

    @Test("revenue by factor and by channel, conversion, direct share, and the G-test")
    func splits() throws {
        let text = try ProjectFiles.text("Tests/DetectionTests/splits.json")
        let cases = try JSONDecoder().decode([Case].self, from: Data(text.utf8))
        #expect(cases.count == 40)
        #expect(cases.contains { $0.p > 0.5 } && cases.contains { $0.p < 1e-9 })
        for (index, item) in cases.enumerated() {
            let rows = (0..<8).flatMap { offset in
                Self.rows(
                    offset < 7 ? item.usual : item.today, TestShop.first.advanced(by: offset))
            }
            let timeline = Timeline(DailyCube(rows))
            let usual = try #require(
                UsualDay(before: 7, in: timeline, noisy: [], DetectionSettings()))
            let today = timeline.days[7]
            let change = RevenueChange(today: today.total, usual: usual.whole)
            for (factor, expected) in zip(RevenueChange.Factor.allCases, item.revenue) {
                let part = try #require(change.parts[factor])
                #expect(abs(part.units - expected) < 2e-6, "case \(index), \(factor)")
            }
            var counts: [Segment: (today: Double, usual: Double)] = [:]
            for (segment, level) in usual.parts where segment.dimension == .channel {
                counts[segment] = (Double(today.tally(segment).sessions), level.sessions)
            }
            let blame = SliceBlame(counts, days: usual.days, IncidentSettings())
            #expect(abs(blame.p - item.p) <= 1e-9 * max(item.p, 1e-3), "case \(index)")

            let mix = MixChange(today, usual, whole: change, direct: "direct")
            for (place, expected) in item.mix.enumerated() {
                let note: Comment = "case \(index), \(expected.channel)"
                #expect(mix.revenue[place].channel == expected.channel, note)
                let revenue = [mix.revenue[place].volume.units, mix.revenue[place].rate.units]
                let conversion = [mix.conversion[place].volume, mix.conversion[place].rate]
                for (a, b) in zip(revenue, expected.revenue) { #expect(abs(a - b) < 2e-6, note) }
                for (a, b) in zip(conversion, expected.conversion) {
                    #expect(abs(a - b) < 1e-12, note)
                }
                #expect(abs(mix.directShare[place].volume - expected.direct) < 1e-12, note)
            }
        }
    }
}
