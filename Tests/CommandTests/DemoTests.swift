import Foundation
import SampleData
import Shared
import TestSupport
import Testing

@Suite("The demo's partitions")
struct DemoTests {
    @Test("exactly the labelled faults are found, and nothing else")
    func faults() throws {
        let work = try Workplace()
        let landing = BuiltProgram.root + "/partitions"
        let before = try digests(landing)
        let result = try work.gate("check", "--landing", landing, "--json")
        #expect(result.code == 2, "\(result.errors)")
        let report = try work.report(result)
        let planned = SamplePlan.demo.partitions
        #expect(report.partitions.map(\.partition) == planned.map(\.fileName))
        for (found, plan) in zip(report.partitions, planned) {
            let expected = plan.faults.flatMap(\.findings)
                .map { "\($0.rule) \($0.severity.rawValue)" }.sorted()
            let got = found.checks.filter { $0.counts || $0.status == .violated }
                .map { "\($0.rule) \($0.severity.rawValue)" }.sorted()
            #expect(got == expected, "\(found.partition)")
            #expect(found.verdict == Fault.verdict(of: plan.faults), "\(found.partition)")
        }
        // Landed files are as they were; what is promoted is what the verdicts say.
        #expect(try digests(landing) == before)
        let promoted = Set(
            work.folder.list("state/promoted").filter {
                $0.contains(".csv") && !$0.hasSuffix(".json")
            })
        let admitted = report.partitions.filter { $0.verdict != .quarantined }
        #expect(promoted == Set(admitted.map(\.partition)))
        let flagged = work.folder.list("state/promoted").filter { $0.hasSuffix(".at_risk.json") }
        #expect(
            flagged
                == admitted.filter { $0.verdict == .atRisk }.map { $0.partition + ".at_risk.json" })
        let quarantined = Set(work.folder.list("state/quarantine").filter { !$0.contains("/") })
        #expect(
            quarantined
                == Set(report.partitions.filter { $0.verdict == .quarantined }.map(\.partition)))
        let manifest = try work.folder.read("state/promoted/manifest.json")
        for partition in report.partitions {
            let listed = manifest.contains("\"\(partition.partition)\"")
            #expect(listed == (partition.verdict != .quarantined))
        }
    }

    @Test("two fresh runs print the same bytes, whatever the number of jobs")
    func deterministic() throws {
        let landing = BuiltProgram.root + "/partitions"
        let outputs = try ["1", "7"].map { jobs in
            try Workplace().gate(
                "check", "--landing", landing, "--json", "--jobs", jobs, "--to", "2025-03-14"
            ).output
        }
        #expect(outputs[0] == outputs[1])
        #expect(outputs[0].count > 10_000)
    }

    @Test("profiles agree with facts counted by an independent program")
    func facts() throws {
        let work = try Workplace()
        let landing = BuiltProgram.root + "/partitions"
        let names = ["events_20250217.csv.gz", "events_20250310.csv.gz", "events_20250319.csv"]
        let python = try run(
            "/usr/bin/env",
            ["python3", BuiltProgram.root + "/Tests/Independent/facts.py"]
                + names.map { landing + "/" + $0 })
        try #require(python.code == 0, "python3 counts the facts: \(python.errors)")
        struct Facts: Decodable {
            var rows: Int
            var nulls: [String: Int]
            var events: [String: Int]
            var purchases: Int
            var nonPositiveRevenue: Int
            var transactionCollisions: [String]
            var transactionDuplicates: [String]
            var revenuePositiveSum: String
            var first: String
            var last: String
        }
        struct Profile: Decodable {
            struct Column: Decodable {
                var name: String
                var missing: Int
            }
            struct Purchases: Decodable {
                var count: Int
                var revenue: String
                var nonPositiveRevenue: Int
                var transactionCollisions: [String]
                var transactionDuplicates: [String]
            }
            struct Time: Decodable {
                var first: String
                var last: String
            }
            var records: Int
            var columns: [Column]
            var events: [String: Int]
            var purchases: Purchases
            var time: Time
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let facts = try decoder.decode([Facts].self, from: Data(python.output.utf8))
        try #require(facts.count == names.count)
        for (name, fact) in zip(names, facts) {
            let result = try work.gate("profile", landing + "/" + name)
            let profile = try decoder.decode(Profile.self, from: Data(result.output.utf8))
            #expect(profile.records == fact.rows)
            #expect(profile.events == fact.events)
            for column in profile.columns { #expect(column.missing == fact.nulls[column.name]) }
            #expect(profile.purchases.count == fact.purchases)
            #expect(profile.purchases.revenue == fact.revenuePositiveSum)
            #expect(profile.purchases.nonPositiveRevenue == fact.nonPositiveRevenue)
            #expect(profile.purchases.transactionCollisions == fact.transactionCollisions)
            #expect(profile.purchases.transactionDuplicates == fact.transactionDuplicates)
            #expect(profile.time.first == fact.first)
            #expect(profile.time.last == fact.last)
        }
    }

    private func digests(_ folder: String) throws -> [String: Int] {
        var sizes: [String: Int] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            sizes[name] = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)).hashValue
        }
        return sizes
    }
}
