import AnalyticsHealth
import DailyNumbers
import Foundation
import Shared
import TestSupport
import Testing

@Suite("Every hard rule's examples do what they say")
struct HealthRuleExampleTests {
    @Test("passes and is violated", arguments: HealthRules.all.indices)
    func examples(index: Int) throws {
        let rule = HealthRules.all[index]
        let problems = try RuleExamples.problems(
            rule.spec, passes: rule.passes, violates: rule.violates
        ) {
            try judge($0, by: rule.spec)
        }
        #expect(problems == [], "\(rule.spec.id)")
    }

    @Test("the catalogue is well formed")
    func catalogue() {
        #expect(RuleExamples.problems(HealthRules.specs, .warehouse) == [])
        #expect(HealthRules.specs.allSatisfy { $0.lookFirst != nil })
    }

    private func judge(_ example: HealthExample, by rule: RuleSpec) throws -> [RecordedOutcome] {
        try Self.run(example).checks.filter { $0.rule == rule.id }
    }

    static func run(_ example: HealthExample) throws -> HealthRun {
        let folder = try TemporaryFolder()
        try folder.write(example.sessions, to: "fct_sessions.csv")
        try folder.write(example.orders, to: "fct_orders.csv")
        try folder.write(example.attribution, to: "fct_attribution.csv")
        let day = HealthExample.expectedDay
        var settings = WarehouseSettings()
        settings.orders.named = example.namedColumns
        let facts = try Warehouse(
            settings, folder: folder.path, zone: .utc, expectedDay: day
        ).facts()
        let entries =
            example.quarantined.map { TestLedger.entry($0, .quarantined) }
            + example.admitted.map { TestLedger.entry($0, .clean) }
        return HealthRun(
            DailyFacts(facts: facts, name: "test"),
            layerOne: LayerOne(
                entries: entries.isEmpty ? [:] : ["web": entries], upTo: day, rules: []),
            config: GateConfig(), expectedDay: day, today: day.advanced(by: 1),
            closed: Dictionary(uniqueKeysWithValues: example.closed.map { ($0, "closed") }))
    }
}

enum TestLedger {
    static func entry(
        _ day: Day, _ verdict: Verdict, checks: [RecordedOutcome] = [],
        action: LedgerEntry.Action = .promoted
    ) -> LedgerEntry {
        LedgerEntry(
            feed: "web", partition: "\(day).csv", day: PartitionDay(day), fingerprint: "0",
            fileBytes: 1,
            identity: nil, rows: 1, verdict: verdict, action: action, header: [], checks: checks,
            profile: Data(), configFingerprint: "0", judgedAt: Instant(microseconds: 0),
            version: "test")
    }

    static func finding(_ rule: String, column: String? = nil) -> RecordedOutcome {
        RecordedOutcome(
            rule: rule, column: column, status: .violated, severity: .p1, observed: nil,
            threshold: nil, n: 1, baselineDays: [], message: "\(rule) happened", counts: true)
    }
}
