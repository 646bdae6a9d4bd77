import AnalyticsHealth
import DailyNumbers
import Detection
import Shared
import TestSupport
import Testing

@Suite("Scores of several shops add up") struct AlertScoreMergeTests {
    @Test("in any order and however they are grouped", arguments: 1...20 as ClosedRange<UInt64>)
    func mergeLaw(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let scores = (0..<6).map { _ in score(&generator) }
        func sum(_ scores: some Sequence<AlertScore>) -> AlertScore {
            scores.reduce(into: AlertScore()) { $0 += $1 }
        }
        let whole = sum(scores)
        #expect(sum(scores.shuffled(using: &generator)) == whole)
        #expect(sum([sum(scores[..<2]), sum(scores[2...])]) == whole)
    }

    private func score(_ generator: inout SeededGenerator) -> AlertScore {
        let first = Day(number: 20_000)
        let days = (0..<30).map { offset in
            let alerts = Int.random(in: 0..<4, using: &generator) == 0
            return ScoredDay(
                day: first.advanced(by: offset), isMissing: false,
                measures: alerts ? [Measure(.revenue)] : [], page: alerts, cause: .checkout(nil))
        }
        let start = first.advanced(by: Int.random(in: 0..<28, using: &generator))
        let kind: IncidentLabel.Kind = Bool.random(using: &generator) ? .checkoutOutage : .slowDrift
        return AlertScore(days, labels: [IncidentLabel(kind, start...start.advanced(by: 1))])
    }
}
