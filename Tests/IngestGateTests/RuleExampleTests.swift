import Foundation
import IngestGate
import NativeProfiler
import Profile
import Shared
import TestSupport
import Testing

@Suite("Every rule's examples do what they say")
struct RuleExampleTests {
    @Test("passes and is violated", arguments: RuleSet.catalogue.indices)
    func examples(index: Int) throws {
        let rule = RuleSet.catalogue[index]
        let problems = try RuleExamples.problems(
            rule.spec, passes: rule.passes, violates: rule.violates
        ) {
            try outcomes($0, by: rule)
        }
        #expect(problems == [], "\(rule.spec.id)")
    }

    @Test("the catalogue is well formed")
    func catalogue() {
        #expect(RuleExamples.problems(RuleSet.specs, .partition) == [])
        #expect(
            RuleSet.all.filter { !$0.needsBytes }.map(\.spec.id) == [
                "partition.damaged_files", "partition.copied_files", "partition.mixed_headers",
                "volume.empty",
            ])
        #expect(RuleSet.ofDays.map(\.spec.id) == ["partition.missing", "partition.incomplete"])
    }

    @Test(
        "layer 2 hears of what a finding does to the numbers",
        arguments: [
            (RuleEffect.attributionLoss, ["attribution.coverage"]),
            (
                .columnLoss,
                ["schema.column_missing", "schema.column_renamed", "schema.null_rate"]
            ),
            (.identityLoss, ["identity.coverage", "identity.concentration"]),
            (
                .revenueLoss,
                [
                    "purchase.missing_revenue", "purchase.non_positive_revenue",
                    "purchase.currency", "purchase.exceptions",
                ]
            ),
            (
                .duplicateLoad,
                [
                    "partition.copied_files", "purchase.transaction_duplicate",
                    "purchase.transaction_replay",
                    "purchase.transaction_variant",
                    "duplicates.exact_rows",
                ]
            ),
            (
                .partialLoad,
                [
                    "partition.missing", "partition.incomplete", "partition.format",
                    "partition.readable", "partition.damaged_files", "volume.empty",
                    "schema.malformed_rows",
                    "volume.row_count",
                ]
            ),
        ])
    func effects(effect: RuleEffect, rules: [String]) {
        #expect(RuleSet.specs.filter { $0.effect == effect }.map(\.id) == rules)
    }

    @Test("every fault of a record is one rule's business")
    func faults() {
        let expected: [RecordFault: String] = [
            .malformed: "schema.malformed_rows",
            .missingTransactionID: "purchase.missing_transaction_id",
            .collision: "purchase.transaction_collision",
            .duplicate: "purchase.transaction_duplicate",
            .replay: "purchase.transaction_replay",
            .missingRevenue: "purchase.missing_revenue",
            .nonPositiveRevenue: "purchase.non_positive_revenue",
        ]
        #expect(Set(expected.keys) == Set(RecordFault.allCases))
        let rejecting = RuleSet.specs.compactMap { spec in spec.rejects.map { ($0, spec.id) } }
        #expect(rejecting.count == expected.count)
        #expect(rejecting.allSatisfy { expected[$0] == $1 })
    }
}
