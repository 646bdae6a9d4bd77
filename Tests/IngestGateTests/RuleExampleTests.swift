import Foundation
import IngestGate
import NativeProfiler
import Profile
import Shared
import TestSupport
import Testing

@Suite("Every rule's examples do what they say")
struct RuleExampleTests {
    @Test("passes", arguments: RuleSet.all.indices)
    func passes(index: Int) throws {
        let rule = RuleSet.all[index]
        let checks = try judge(rule.description.passes, by: rule)
        let id = rule.description.spec.id
        #expect(!checks.isEmpty, "\(id) says nothing")
        #expect(checks.contains { $0.status == .passed }, "\(id): \(checks.map(\.message))")
        #expect(!checks.contains { $0.status == .violated }, "\(id): \(checks.map(\.message))")
    }

    @Test("violates", arguments: RuleSet.all.indices)
    func violates(index: Int) throws {
        let rule = RuleSet.all[index]
        let checks = try judge(rule.description.violates, by: rule)
        let id = rule.description.spec.id
        let found = checks.filter { $0.status == .violated }
        #expect(!found.isEmpty, "\(id): \(checks.map(\.message))")
        #expect(found.allSatisfy { $0.rule == id && $0.counts && !$0.message.isEmpty })
    }

    @Test("ids are unique and well formed, and every parameter is in its bounds")
    func catalogue() {
        let ids = RuleSet.specs.map(\.id)
        #expect(Set(ids).count == ids.count)
        for spec in RuleSet.specs {
            #expect(spec.id.split(separator: ".").count == 2)
            #expect(!spec.summary.isEmpty)
            for parameter in spec.parameters {
                if let value = parameter.default { #expect(parameter.bounds.contains(value)) }
            }
        }
    }

    private func judge(_ example: RuleExample, by rule: any Rule) throws -> [CheckRecord] {
        let folder = try TemporaryFolder()
        let feed = RuleExample.feed
        var config = GateConfig()
        config.feeds = [feed]
        let engine = NativeEngine(Limits())
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
