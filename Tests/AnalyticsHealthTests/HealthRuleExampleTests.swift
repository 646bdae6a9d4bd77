import AnalyticsHealth
import DailyNumbers
import Foundation
import Shared
import TestSupport
import Testing

@Suite("Every hard rule's examples do what they say")
struct HealthRuleExampleTests {
    @Test("passes", arguments: HealthRules.all.indices)
    func passes(index: Int) throws {
        let rule = HealthRules.all[index]
        let checks = try judge(rule.passes, by: rule)
        #expect(checks.filter(\.isViolated).isEmpty, "\(rule.spec.id): \(checks.map(\.message))")
        // Nothing is quarantined where there is no ledger, and that is said.
        if rule.spec.id != "promotion.bypassed" {
            #expect(checks.contains { $0.outcome.isPassed }, "\(rule.spec.id) says nothing")
        }
    }

    @Test("violates", arguments: HealthRules.all.indices)
    func violates(index: Int) throws {
        let rule = HealthRules.all[index]
        let found = try judge(rule.violates, by: rule).filter(\.isViolated)
        #expect(!found.isEmpty, "\(rule.spec.id)")
        #expect(found.allSatisfy { $0.rule == rule.spec.id && !$0.message.isEmpty })
    }

    @Test("ids are unique, and every parameter is in its bounds")
    func catalogue() {
        let ids = HealthRules.specs.map(\.id)
        #expect(Set(ids).count == ids.count)
        for spec in HealthRules.specs {
            #expect(spec.layer == .warehouse)
            for parameter in spec.parameters {
                if let value = parameter.default { #expect(parameter.bounds.contains(value)) }
            }
        }
    }

    private func judge(_ example: HealthExample, by rule: HealthRule) throws -> [HealthCheck] {
        let folder = try TemporaryFolder()
        try folder.write(example.sessions, to: "fct_sessions.csv")
        try folder.write(example.orders, to: "fct_orders.csv")
        try folder.write(example.attribution, to: "fct_attribution.csv")
        let day = HealthExample.expectedDay
        let facts = try Warehouse(
            WarehouseSettings(), folder: folder.path, zone: .utc, expectedDay: day
        ).facts()
        let entries = example.quarantined.map { TestLedger.entry($0, .quarantined) }
        let run = HealthRun(
            DailyFacts(facts: facts, name: "test"),
            layerOne: LayerOne(entries: entries.isEmpty ? [:] : ["web": entries], upTo: day),
            config: GateConfig(), expectedDay: day, today: day.advanced(by: 1))
        return run.checks.filter { $0.rule == rule.spec.id }
    }
}

enum TestLedger {
    static func entry(
        _ day: Day, _ verdict: Verdict, checks: [CheckRecord] = [],
        action: LedgerEntry.Action = .promoted
    ) -> LedgerEntry {
        LedgerEntry(
            feed: "web", partition: "\(day).csv", day: day, fingerprint: "0", fileBytes: 1,
            identity: nil, rows: 1, verdict: verdict, action: action, header: [], checks: checks,
            profile: Data(), configFingerprint: "0", judgedAt: Instant(microseconds: 0),
            version: "test")
    }

    static func finding(_ rule: String, column: String? = nil) -> CheckRecord {
        CheckRecord(
            rule: rule, column: column, status: .violated, severity: .p1, observed: nil,
            threshold: nil, n: 1, baselineDays: [], message: "\(rule) happened", counts: true)
    }
}
