import AnalyticsHealth
import DailyNumbers
import Shared
import TestSupport
import Testing

@Suite("What layer 1 knows of the days")
struct LayerOneTests {
    private let first = Day(number: 20_000)

    @Test("verdicts become statuses; a day without an entry is missing")
    func statuses() {
        let entries = [
            TestLedger.entry(first, .clean), TestLedger.entry(first.advanced(by: 1), .atRisk),
            TestLedger.entry(first.advanced(by: 2), .quarantined, action: .quarantined),
            TestLedger.entry(
                first.advanced(by: 3), .quarantined, action: .releasedWithoutRejected),
        ]
        let layer = LayerOne(entries: ["web": entries], upTo: first.advanced(by: 5))
        let all = (0..<6).map { layer.statuses[first.advanced(by: $0)] }
        #expect(all == [.complete, .atRisk, .quarantined, .atRisk, .missing, .missing])
        #expect(layer.statuses[first.advanced(by: -1)] == nil)
    }

    @Test("of two feeds, one missing makes the day partial, one quarantined quarantines it")
    func feeds() {
        let a = [TestLedger.entry(first, .clean), TestLedger.entry(first.advanced(by: 1), .clean)]
        let b = [TestLedger.entry(first, .quarantined, action: .quarantined)]
        let layer = LayerOne(entries: ["a": a, "b": b], upTo: first.advanced(by: 1))
        #expect(layer.statuses[first] == .quarantined)
        #expect(layer.statuses[first.advanced(by: 1)] == .partial)
    }

    @Test("a finding says since when it holds, without a gap")
    func since() {
        let checks = [TestLedger.finding("schema.column_missing", column: "referrer")]
        let entries = [0, 2, 3, 4].map {
            TestLedger.entry(first.advanced(by: $0), .atRisk, checks: checks)
        }
        let layer = LayerOne(entries: ["web": entries], upTo: first.advanced(by: 4))
        #expect(layer.findings[first.advanced(by: 4)]?.first?.since == first.advanced(by: 2))
        #expect(layer.findings[first]?.first?.since == first)
    }
}
