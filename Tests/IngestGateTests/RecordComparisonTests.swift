import Foundation
import Shared
import Testing

@testable import IngestGate

@Suite("What is new against what was known")
struct RecordComparisonTests {
    private func outcome(
        _ rule: String, column: String? = nil, severity: Severity = .p0, observed: Double? = 0.2,
        threshold: Double? = 0.1, counts: Bool = true
    ) -> RecordedOutcome {
        RecordedOutcome(
            rule: rule, column: column, status: .violated, severity: severity, observed: observed,
            threshold: threshold, n: 10, baselineDays: [], message: rule, counts: counts)
    }

    private func news(_ now: RecordedOutcome, beyond known: RecordedOutcome...) -> Bool {
        !RecordedOutcome.news(in: [now], beyond: known).isEmpty
    }

    @Test("what blocks and was not known is news; what was known, or does not block, is none")
    func blocking() {
        let known = outcome("a.b", column: "x")
        #expect(news(known))
        #expect(!news(known, beyond: known))
        #expect(news(outcome("a.c", column: "x"), beyond: known))
        #expect(news(outcome("a.b", column: "y"), beyond: known))
        #expect(news(outcome("a.b"), beyond: known))
        #expect(!news(outcome("a.c", severity: .p1)))
        #expect(!news(outcome("a.c", counts: false)))
        // It did not block then.
        #expect(news(known, beyond: outcome("a.b", column: "x", severity: .p1)))
        #expect(news(known, beyond: outcome("a.b", column: "x", counts: false)))
    }

    @Test(
        "the same finding is news where it is further beyond the threshold",
        arguments: [
            (0.3, 0.2, 0.1, true), (0.2, 0.2, 0.1, false), (0.15, 0.2, 0.1, false),
            // Below a floor, less is worse.
            (3, 5, 10, true), (5, 5, 10, false), (7, 5, 10, false),
        ] as [(Double, Double, Double, Bool)])
    func worse(now: Double, before: Double, threshold: Double, isNews: Bool) {
        #expect(
            news(
                outcome("a.b", observed: now, threshold: threshold),
                beyond: outcome("a.b", observed: before, threshold: threshold)) == isNews)
    }

    @Test("without numbers, nothing is worse")
    func unmeasured() {
        #expect(!news(outcome("a.b", observed: nil), beyond: outcome("a.b")))
        #expect(!news(outcome("a.b", threshold: nil), beyond: outcome("a.b", observed: 0.01)))
    }
}
