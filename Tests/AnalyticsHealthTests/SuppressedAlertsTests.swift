import AnalyticsHealth
import DailyNumbers
import Detection
import Shared
import ShopSupport
import Testing

@Suite("Alerts that gates suppressed") struct SuppressedAlertsTests {
    private let results = TestShop(seed: 41).results()

    @Test("every answer that a gate held back is counted under its reason") func counted() {
        let held = results.flatMap(\.answers).compactMap(\.suppression)
        let lines = SuppressedAlerts(results).lines
        #expect(!held.isEmpty)
        #expect(lines.reduce(0) { $0 + $1.checks } == held.count)
        for line in lines {
            let own = held.filter { $0.reason == line.reason }
            #expect(line.checks == own.count)
            #expect(line.near == own.count { $0.reached >= DetectorAnswer.nearMiss })
            #expect(line.nearest.first?.reached == own.map(\.reached).max())
            #expect(line.nearest.count <= 5)
        }
    }

    @Test("the most frequent reason stands first, whatever the order of days") func order() {
        let lines = SuppressedAlerts(results).lines
        #expect(zip(lines, lines.dropFirst()).allSatisfy { $0.checks >= $1.checks })
        #expect(SuppressedAlerts(results.reversed()).lines.map(\.reason) == lines.map(\.reason))
    }
}
