import Profile
import Shared
import Testing

@testable import IngestGate

@Suite("Times that were cut")
struct TimeResolutionTests {
    private func profile(_ units: [String: Int]?) -> PartitionProfile {
        var profile = PartitionProfile(feed: "web_events", partition: "p", day: RuleExample.day)
        profile.records = 500
        profile.columns = [ColumnProfile(name: "timestamp", declared: "timestamp")]
        profile.time.sampledUnits = units
        return profile
    }

    private func judge(_ units: [String: Int]?, before: [String: Int] = [:], days: Int = 0)
        -> [Outcome]
    {
        let rule = TimeResolution()
        let history = PartitionHistory(
            baseline: (0..<days).map {
                .init(day: RuleExample.day.date.advanced(by: $0 - days), profile: profile(before))
            })
        var config = GateConfig()
        config.feeds = [RuleExample.feed]
        let input = RuleInput(
            feed: RuleExample.feed, profile: profile(units), history: history, spec: rule.spec,
            config: config)
        return rule.evaluate(input, input.settings())
    }

    @Test("to the day: without any history, from half of the times on, and not for a few")
    func day() {
        #expect(judge(["day": 128])[0].status == .violated)
        #expect(judge(["day": 128])[0].message.hasPrefix("times are cut to the day: 100 %"))
        #expect(judge(["day": 70, "second": 58])[0].status == .violated)
        #expect(judge(["day": 60, "second": 68])[0].status == .passed)
        #expect(judge(["second": 128])[0].status == .passed)
        for few in [["day": 49], [:]] {
            guard case .notEvaluated(.cases, _) = judge(few)[0].status else {
                Issue.record("\(few) is judged")
                continue
            }
        }
        guard case .notEvaluated(.engine, _) = judge(nil)[0].status else {
            Issue.record("an engine that does not count is judged")
            return
        }
    }

    @Test("to the hour or the minute: only where it was not so before")
    func hour() {
        let fine = ["second": 120, "minute": 8]
        #expect(judge(["hour": 128]).map(\.status)[0] == .passed)
        #expect(judge(["hour": 128], before: ["hour": 128], days: 6)[0].status == .passed)
        let hours = judge(["hour": 128], before: fine, days: 6)[0]
        #expect(hours.status == .violated && hours.severity == nil)
        #expect(
            hours.message
                == "times are cut to the hour: 100 % of 128 sampled times are whole hours, usually 0 %"
        )
        let minutes = judge(["minute": 126, "hour": 2], before: fine, days: 6)[0]
        #expect(minutes.status == .violated && minutes.severity == .p2)
        #expect(judge(["minute": 20, "second": 108], before: fine, days: 6)[0].status == .passed)
    }
}
