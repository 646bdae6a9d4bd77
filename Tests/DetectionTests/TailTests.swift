import Foundation
import Shared
import Testing

@testable import Detection

/// Our tails against SciPy's, to 1e-9 relative wherever a Double can hold the probability.
@Suite struct TailTests {
    let fixture = try! TailFixture.load()

    private func agrees(_ tail: ExactTail, _ p: Double) -> Bool {
        guard p > 1e-300 else { return tail.logP < -650 }
        return abs(exp(tail.logP) - p) <= 1e-9 * p
    }

    @Test func countTails() {
        for row in fixture.counts {
            let (level, days, count) = (row[0], row[1], row[2])
            let lower = ExactTail.count(count, level: level, days: days, side: .lower)
            let upper = ExactTail.count(count, level: level, days: days, side: .upper)
            #expect(agrees(lower, row[3]), "lower \(row): \(lower.logP)")
            #expect(agrees(upper, row[4]), "upper \(row): \(upper.logP)")
        }
    }

    @Test func shareTails() {
        for row in fixture.shares {
            let lower = ExactTail.share(row[0], of: row[1], level: row[2], side: .lower)
            let upper = ExactTail.share(row[0], of: row[1], level: row[2], side: .upper)
            #expect(agrees(lower, row[3]), "lower \(row): \(lower.logP)")
            #expect(agrees(upper, row[4]), "upper \(row): \(upper.logP)")
        }
    }

    @Test func chiSquareTails() {
        for row in fixture.chiSquares {
            let tail = ExactTail(logP: IncompleteGamma.logUpper(row[1] / 2, row[0] / 2))
            #expect(agrees(tail, row[2]), "\(row): \(tail.logP)")
        }
    }

    @Test func normalTailAndItsInverse() {
        for row in fixture.normals {
            #expect(abs(NormalTail.log(row[0]) - row[1]) <= 1e-10 * abs(row[1]))
            #expect(abs(NormalTail.z(logP: row[1]) - row[0]) <= 1e-9 * row[0])
        }
        #expect(NormalTail.z(logP: 0) == 0)
        #expect(NormalTail.z(logP: -.infinity).isFinite)
    }

    @Test func robustScale() throws {
        for row in fixture.robust {
            let scale = try #require(RobustScale(row.values))
            #expect(abs(scale.median - row.median) <= 1e-12 * row.median)
            #expect(abs(scale.spread - row.spread) <= 1e-12 * max(1, row.spread))
        }
    }
}
