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

    private func digests(_ folder: String) throws -> [String: Int] {
        var sizes: [String: Int] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            sizes[name] = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)).hashValue
        }
        return sizes
    }
}
