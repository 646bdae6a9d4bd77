import DailyNumbers
import Detection
import Foundation
import Shared
import TestSupport
import Testing

@Suite("Levels, spreads and z are those that another program computed")
struct BaselineTests {
    /// Made by Tests/Independent/baseline.py.
    struct Case: Decodable {
        let series: [Int]
        let level: Double
        let z: Double
    }

    @Test("of sessions")
    func sessions() throws {
        let text = try ProjectFiles.text("Tests/DetectionTests/baseline.json")
        let cases = try JSONDecoder().decode([Case].self, from: Data(text.utf8))
        #expect(cases.count == 60 && cases.contains { abs($0.z) > 3.5 })
        let first = Day(number: 20_000)
        for (index, item) in cases.enumerated() {
            let rows = item.series.enumerated().map { offset, sessions in
                DailyCube.Row(
                    day: first.advanced(by: offset), channel: "a", device: "b",
                    tally: Tally(sessions: sessions))
            }
            var judge = DayJudge(Timeline(DailyCube(rows)), DetectionSettings())
            let checks = judge.judge(rows.count - 1).answers
            let check = checks.first {
                $0.detector == .deviation && $0.measure == Measure(.sessions)
            }
            let evidence = try #require(check?.evidence, "case \(index)")
            #expect(evidence.baseline.level == item.level, "case \(index)")
            #expect(abs(evidence.robustZ - item.z) < 1e-9, "case \(index)")
        }
    }
}
