import Foundation
import Shared
import TestSupport
import Testing

/// Golden files.
enum Snapshot {
    /// Compares with a file of Snapshots/; `RECORD_SNAPSHOTS=1` writes it, and fails.
    static func check(_ text: String, _ name: String) throws {
        let path = BuiltProgram.root + "/Tests/CommandTests/Snapshots/" + name
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil {
            try FileManager.default.createDirectory(
                atPath: BuiltProgram.root + "/Tests/CommandTests/Snapshots",
                withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            Issue.record("recorded \(name): look at it, then run without RECORD_SNAPSHOTS")
            return
        }
        let expected = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text == expected, "\(name)")
    }
}

@Suite("What people read is what was looked at before")
struct SnapshotTests {
    private func workplace() throws -> Workplace {
        let work = try Workplace()
        let landing = BuiltProgram.root + "/partitions/"
        for day in ["0317.csv.gz", "0318.csv.gz", "0319.csv", "0320.csv.gz"] {
            let data = try Data(contentsOf: URL(fileURLWithPath: landing + "events_2025" + day))
            try work.folder.write(data, to: "partitions/events_2025" + day)
        }
        return work
    }

    @Test("check, its files, status and explain")
    func run() throws {
        let work = try workplace()
        try Snapshot.check(work.gate("check").output, "check.txt")
        try Snapshot.check(work.gate("check").output, "check-again.txt")
        try Snapshot.check(work.gate("status").output, "status.txt")
        try Snapshot.check(work.gate("explain", "2025-03-19").output, "explain-day.txt")
        try Snapshot.check(work.gate("explain", "identity.coverage").output, "explain-rule.txt")
        let quarantine = "state/quarantine/events_20250319.csv/"
        try Snapshot.check(work.folder.read(quarantine + "REASON.md"), "REASON.md")
        try Snapshot.check(work.folder.read("state/promoted/manifest.json"), "manifest.json")
        try Snapshot.check(
            work.folder.read("state/promoted/events_20250318.csv.gz.at_risk.json"), "at_risk.json")
        try Snapshot.check(work.gate("--help").output, "help.txt")
    }

    @Test(
        "generated documents are what the program prints",
        arguments: [
            ("docs/rules.md", ["explain", "--all-rules"]),
            ("config/gate.schema.json", ["config", "schema"]),
            ("docs/health-rules.md", ["explain", "--all-rules"]),
        ])
    func documents(path: String, arguments: [String]) throws {
        let folder = try TemporaryFolder()
        let result =
            path.contains("health")
            ? try BuiltProgram.health(arguments, in: folder)
            : try BuiltProgram.gate(arguments, in: folder)
        let stored = try String(contentsOfFile: BuiltProgram.root + "/" + path, encoding: .utf8)
        #expect(result.output == stored, "run 'make docs'")
    }
}
