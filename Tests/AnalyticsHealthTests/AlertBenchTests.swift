import Foundation
import Shared
import Testing

@testable import AnalyticsHealth

/// How the detector does on shops with labelled incidents: `ALERT_BENCH=FOLDER swift test --filter
/// AlertBenchTests`. Not part of an ordinary run, since the shops are not part of the project.
@Suite struct AlertBenchTests {
    static let folder = ProcessInfo.processInfo.environment["ALERT_BENCH"]

    @Test(.enabled(if: folder != nil)) func meetsItsTargets() throws {
        let bench = AlertBench(folder: try #require(Self.folder))
        let shops = try bench.shops
        let score = try bench.score(shops)
        print(score.text)
        for half in 0...1 {
            let some = shops.indices.filter { $0 % 2 == half }.map { shops[$0] }
            print("half \(half + 1): " + (try bench.score(some).text))
        }
        #expect(score.f1 >= 0.78)
        #expect(score.falsePagesAMonth <= 0.18)
        #expect(score.pagesAnIncident <= 1.05)
        #expect(score.causeShare >= 0.95)
    }
}
