import DailyNumbers
import Shared
import TestSupport
import Testing

@testable import AnalyticsHealth

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
        let layer = LayerOne(entries: ["web": entries], upTo: first.advanced(by: 5), rules: [])
        let all = (0..<6).map { layer.statuses[first.advanced(by: $0)] }
        #expect(all == [.complete, .atRisk, .quarantined, .atRisk, .missing, .missing])
        #expect(layer.statuses[first.advanced(by: -1)] == nil)
    }

    @Test("of two feeds, one missing makes the day partial, one quarantined quarantines it")
    func feeds() {
        let a = [TestLedger.entry(first, .clean), TestLedger.entry(first.advanced(by: 1), .clean)]
        let b = [TestLedger.entry(first, .quarantined, action: .quarantined)]
        let layer = LayerOne(entries: ["a": a, "b": b], upTo: first.advanced(by: 1), rules: [])
        #expect(layer.statuses[first] == .quarantined)
        #expect(layer.statuses[first.advanced(by: 1)] == .partial)
    }

    @Test(
        "of a feed by the hour, a missing hour makes the day partial; what hours share is told once"
    )
    func hours() {
        let checks = [TestLedger.finding("schema.column_missing", column: "referrer")]
        func day(_ number: Int, _ hours: [Int], worst: Int? = nil) -> [LedgerEntry] {
            hours.map { hour in
                var entry = TestLedger.entry(
                    first.advanced(by: number), hour == worst ? .quarantined : .atRisk,
                    checks: checks,
                    action: hour == worst ? .quarantined : .promotedAtRisk)
                entry.day = PartitionDay(entry.day.date, hour: hour)
                return entry
            }
        }
        let all = Array(0...23)
        // The feed began at ten, and an hour of the last day is missing.
        let entries =
            day(0, Array(10...23)) + day(1, all) + day(2, all, worst: 7)
            + day(3, all.filter { $0 != 4 })
        let layer = LayerOne(entries: ["web": entries], upTo: first.advanced(by: 4), rules: [])
        let statuses = (0...4).map { layer.statuses[first.advanced(by: $0)] }
        #expect(statuses == [.atRisk, .atRisk, .quarantined, .partial, .missing])
        let told = layer.findings[first.advanced(by: 2)] ?? []
        #expect(told.count == 1 && told.first?.since == first)
        #expect(told.first?.message.hasPrefix("\(first.advanced(by: 2))T00: ") == true)
    }

    @Test("a finding says since when it holds, without a gap")
    func since() {
        let checks = [TestLedger.finding("schema.column_missing", column: "referrer")]
        let entries = [0, 2, 3, 4].map {
            TestLedger.entry(first.advanced(by: $0), .atRisk, checks: checks)
        }
        let layer = LayerOne(entries: ["web": entries], upTo: first.advanced(by: 4), rules: [])
        #expect(layer.findings[first.advanced(by: 4)]?.first?.since == first.advanced(by: 2))
        #expect(layer.findings[first]?.first?.since == first)
    }

    @Test("findings are told with their feed where there are several; waived ones are kept apart")
    func feedsAndWaivers() {
        var waived = TestLedger.finding("schema.column_missing", column: "referrer")
        waived.waived = true
        waived.counts = false
        let counted = TestLedger.finding("volume.row_count")
        let entry = TestLedger.entry(first, .atRisk, checks: [counted, waived])
        let other = TestLedger.entry(first, .clean)
        let waiver = Waiver(
            rule: "schema.column_missing", feed: "web", expires: first, owner: "ana",
            reason: "agreed")
        for (entries, isOfSeveral) in [
            (["web": [entry]], false), (["web": [entry], "empty": []], false),
            (["web": [entry], "orders": [other]], true),
        ] {
            let layer = LayerOne(entries: entries, upTo: first, rules: [], waivers: [waiver])
            #expect(layer.findings[first]?.map(\.rule) == ["volume.row_count"])
            #expect(layer.findings[first]?.first?.ofFeed == (isOfSeveral ? " of web" : ""))
            #expect(layer.waived[first]?.map(\.rule) == ["schema.column_missing"])
            #expect(
                layer.waived[first]?.first?.agreed == " (waived by ana until \(first): agreed)")
        }
        let former = LayerOne(entries: ["web": [entry]], upTo: first, rules: [])
        #expect(former.waived[first]?.first?.agreed == " (waived)")
    }

    @Test(
        "a finding explains the hard rules that name the same effect",
        arguments: [
            (RuleEffect.identityLoss, nil, ["nulls.client_id"]),
            (.attributionLoss, nil, ["nulls.channel"]),
            (.columnLoss, "Page_Referrer", ["nulls.channel"]),
            (.columnLoss, "page_url", []), (.columnLoss, nil, []),
            (
                .revenueLoss, nil,
                ["revenue.negative", "revenue.zero", "revenue.unknown", "revenue.currency"]
            ),
            (.duplicateLoad, nil, ["keys.session_duplicate", "keys.transaction_duplicate"]),
            (
                .partialLoad, nil,
                ["freshness.sessions", "freshness.orders", "volume.sessions", "volume.orders"]
            ),
            (nil, nil, []),
        ] as [(RuleEffect?, String?, [String])])
    func explains(effect: RuleEffect?, column: String?, expected: [String]) throws {
        let rule = RuleSpec(id: "a.rule", severity: .p1, summary: "", effect: effect)
        let entry = TestLedger.entry(
            first, .atRisk, checks: [TestLedger.finding(rule.id, column: column)])
        let layer = LayerOne(entries: ["web": [entry]], upTo: first, rules: [rule])
        let finding = try #require(layer.findings[first]?.first)
        let explained = HealthRules.specs.map(\.id).filter {
            finding.explains(TestLedger.finding($0))
        }
        #expect(explained == expected)
    }

    @Test("a rule that is no more explains nothing")
    func unknownRule() throws {
        let entry = TestLedger.entry(first, .atRisk, checks: [TestLedger.finding("old.rule")])
        let layer = LayerOne(entries: ["web": [entry]], upTo: first, rules: [])
        #expect(layer.findings[first]?.first?.effect == nil)
        #expect(layer.knownCauses[first] == [])
    }
}
