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
            try judge($0, by: rule)
        }
        #expect(problems == [], "\(rule.spec.id)")
    }

    @Test("the catalogue is well formed")
    func catalogue() {
        #expect(RuleExamples.problems(RuleSet.specs, .partition) == [])
        #expect(RuleSet.all.filter { !$0.needsBytes }.map(\.spec.id) == ["volume.empty"])
        #expect(RuleSet.ofDays.map(\.spec.id) == ["partition.missing"])
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
            (.revenueLoss, ["purchase.missing_revenue", "purchase.non_positive_revenue"]),
            (
                .duplicateLoad,
                [
                    "purchase.transaction_duplicate", "purchase.transaction_replay",
                    "purchase.transaction_variant",
                    "duplicates.exact_rows",
                ]
            ),
            (
                .partialLoad,
                [
                    "partition.missing", "partition.format", "partition.readable", "volume.empty",
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

    private func judge(_ example: RuleExample, by rule: any PartitionRule) throws
        -> [RecordedOutcome]
    {
        let folder = try TemporaryFolder()
        let feed = RuleExample.feed
        var config = GateConfig()
        config.feeds = [feed]
        let engine = NativeEngine(RunLimits())
        func scan(_ text: String, _ day: Day, truncated: Bool = false) throws -> ProfiledPartition {
            let name = feed.files.fileName(for: day)
            let csv = Data(
                text.replacingOccurrences(of: "{day}", with: day.description).utf8)
            let path = try folder.write(truncated ? gzip(csv).dropLast(20) : csv, to: name)
            return try engine.profile(
                PartitionSource(feed: feed, day: day, name: name, location: path))
        }
        var history = PartitionHistory()
        var known: [TransactionKey: (String, Day)] = [:]
        for (i, text) in example.earlier.enumerated() {
            let day = RuleExample.day.advanced(by: i - example.earlier.count)
            let scanned = try scan(text, day)
            history.baseline.append(.init(day: day, profile: scanned.profile))
            history.searchedPartitions += 1
            for key in scanned.transactions.keys { known[key] = (scanned.profile.partition, day) }
        }
        if example.isMissing { history.absence = .init(severity: .p0, why: "no file has landed") }
        let scanned = try scan(example.csv, RuleExample.day, truncated: example.truncated)
        for key in scanned.transactions.keys {
            guard let (partition, day) = known[key] else { continue }
            history.replays.append(.init(key: key, id: "T", partition: partition, day: day))
        }
        return Judgement(
            feed, scanned.profile, history, config: config, rules: [rule],
            today: RuleExample.day
        ).checks
    }
}
