import AlertPeers
import AlertShops
import Shared
import ShopSupport
import Testing

@testable import AnalyticsHealth
@testable import DailyNumbers

/// The detectors of others, on numbers that were worked out by hand.
@Suite struct PeerTests {
    /// Mean 100, sample standard deviation of all 28 values 10.18, MAD 10.
    private let wave = (0..<28).map { $0.isMultiple(of: 2) ? 90.0 : 110 }

    @Test func meanAndDeviationWithARelativeGate() {
        func alerts(_ value: Double) -> Bool { Peer.threeSigma.alerts(wave, value) }
        #expect(!alerts(131.5 - 2) && alerts(131) && alerts(69) && !alerts(71))
        // The gate: three deviations of a quiet series are not 30 %.
        let quiet = wave.map { 100 + ($0 - 100) / 10 }
        #expect(!Peer.threeSigma.alerts(quiet, 129) && Peer.threeSigma.alerts(quiet, 131))
        #expect(!Peer.threeSigma.alerts(Array(wave.prefix(6)), 1000))
        #expect(!Peer.threeSigma.alerts(Array(repeating: 5, count: 28), 1000))
    }

    @Test func medianAndMAD() {
        // 0.6745 · |x − 110| / 0 for the last seven days of the wave is infinite; of 1 to 7: median 4, MAD 2.
        let days = [1.0, 2, 3, 4, 5, 6, 7]
        func alerts(_ value: Double) -> Bool { Peer.robustWeek.alerts(days, value) }
        #expect(!alerts(14.3) && alerts(14.4) && alerts(-6.4) && !alerts(-6.3))
        #expect(Peer.robustWeek.alerts([5, 5, 5, 5, 5], 6))
        #expect(!Peer.robustWeek.alerts([5, 5, 5, 5, 5], 5))
        #expect(!Peer.robustWeek.alerts([1, 2, 3, 4], 1000))
        #expect(Peer.gatedRobustWeek.alerts([5, 5, 5, 5, 5], 6.8))
        #expect(!Peer.gatedRobustWeek.alerts([5, 5, 5, 5, 5], 6.7))
    }

    @Test func theTestedDayIsInItsOwnTrainingPeriod() {
        // Of 14 values of which one is off by d, the deviation is d / √14: never above 3.47 of them.
        let flat = Array(repeating: 100.0, count: 13)
        #expect(Peer.elementary.alerts(flat, 1_000_000))
        // Of 10 values the largest possible distance is 2.85 deviations: Elementary stays silent.
        #expect(!Peer.elementary.alerts(Array(flat.prefix(9)), 1_000_000))
        #expect(!Peer.elementary.alerts(Array(flat.prefix(5)), 1_000_000))
        #expect(Peer.deequ.alerts(flat, 1_000_000))
        #expect(!Peer.deequ.alerts(Array(flat.prefix(9)), 1_000_000))
        #expect(!Peer.deequ.alerts([], 1) && !Peer.deequ.alerts([1], 1000))
    }

    @Test func aDayWithAlertsIsOnePageAndMissingDaysAreSkipped() {
        var shop = TestShop(seed: 3)
        shop.lose(on: 40, sessions: 0, orders: 0)
        let rows = shop.rows().filter { $0.day != TestShop.first.advanced(by: 30) }
        let days = Peer.threeSigma.days(Timeline(DailyCube(rows)))
        #expect(days.count == 60 && days[30].isMissing && days[30].measures.isEmpty)
        #expect(days[40].page && days[40].measures.contains(Measure(.sessions)))
        #expect(days.allSatisfy { $0.page != $0.measures.isEmpty && $0.cause == nil })
    }
}
