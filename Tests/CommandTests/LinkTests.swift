import Foundation
import TestSupport
import Testing

/// Somebody put a link where a file or folder of ours should be: nothing beyond it is read, written or swept.
@Suite("Symbolic links in our folders")
struct LinkTests {
    private let outside = "precious, and nobody else's\n"

    /// A folder with something in it that must stay as it is.
    private func workplace() throws -> Workplace {
        let work = try Workplace()
        try work.folder.write(outside, to: "elsewhere/file")
        // The name of what a killed run leaves, which is swept.
        try work.folder.write(outside, to: "elsewhere/.gate-tmp-1-1")
        try work.land(Workplace.day(["A1"]), "2025-03-05")
        return work
    }

    private func link(_ work: Workplace, _ name: String, to target: String) throws {
        let path = work.folder.file(name)
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(
            atPath: path, withDestinationPath: work.folder.file(target))
    }

    private func expectUntouched(_ work: Workplace, _ names: [String] = []) throws {
        let found = try FileManager.default.contentsOfDirectory(
            atPath: work.folder.file("elsewhere"))
        #expect(found.sorted() == [".gate-tmp-1-1", "file"])
        for name in found { #expect(try work.folder.read("elsewhere/\(name)") == outside) }
    }

    @Test(
        "a folder of the state folder that leads out of it is 74, and nothing is done there",
        arguments: ["promoted", "quarantine", "last_good"])
    func folders(name: String) throws {
        let work = try workplace()
        try link(work, "state/\(name)", to: "elsewhere")
        for command in [["check"], ["check", "2025-03-05"], ["ledger", "prune", "--keep", "3"]] {
            let result = try BuiltProgram.gate(command, in: work.folder)
            #expect(result.code == 74, "\(command): \(result.output)\(result.errors)")
            #expect(
                result.errors.contains("state/\(name)': it is a symbolic link"), "\(result.errors)")
        }
        #expect(try work.health("facts").code == 74)
        try expectUntouched(work)
    }

    @Test("one that stays in the state folder is somebody's way to arrange it")
    func inside() throws {
        let work = try workplace()
        try work.folder.write("", to: "state/disk2/.keep")
        try link(work, "state/promoted", to: "state/disk2")
        #expect(try work.gate("check").code == 0)
        #expect(work.folder.exists("state/disk2/events_20250305.csv"))
    }

    @Test(
        "a file of the ledger or its lock is not followed",
        arguments: ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm", "ledger.lock"])
    func ledger(name: String) throws {
        let work = try workplace()
        try link(work, "state/\(name)", to: "elsewhere/file")
        #expect(try work.gate("check").code == 74)
        try expectUntouched(work)
    }

    @Test("a manifest that is a link is 74 for its readers, and made anew by the next check")
    func manifest() throws {
        let work = try workplace()
        #expect(try work.gate("check").code == 0)
        try link(work, "state/promoted/manifest.json", to: "elsewhere/file")
        let facts = try work.health("facts")
        #expect(facts.code == 74 && facts.errors.contains("manifest.json"), "\(facts.errors)")
        #expect(try work.gate("check").code == 0)
        #expect(try work.folder.read("state/promoted/manifest.json").contains("events_20250305"))
        #expect(try work.health("facts").code == 0)
        try expectUntouched(work)
    }

    @Test("a promoted partition that became a link is not read, and what we write replaces links")
    func promoted() throws {
        let work = try workplace()
        try work.land(Workplace.day(["A1"], withoutID: 8), "2025-03-06")
        _ = try work.gate("check", "--fail-on", "never")
        try link(work, "state/promoted/events_20250305.csv", to: "elsewhere/file")
        let facts = try work.health("facts")
        #expect(
            facts.code == 74 && facts.errors.contains("it is a symbolic link"), "\(facts.errors)")
        // The day lands anew: name and flag are put in the place of the links.
        try link(work, "state/promoted/events_20250305.csv.at_risk.json", to: "elsewhere/file")
        try work.land(Workplace.day(["A9"], referrer: false), "2025-03-05")
        #expect(try work.gate("check", "--fail-on", "never").code == 0)
        try expectUntouched(work)
    }

    @Test("so with reports and tables: links are replaced, folders that lead out refused")
    func layer2() throws {
        let work = try workplace()
        #expect(try work.gate("check").code == 0)
        for table in ["fct_sessions", "fct_orders"] {
            try link(work, "warehouse/\(table).csv", to: "elsewhere/file")
        }
        let read = try work.health("run", "--expected-day", "2025-03-05")
        #expect(read.code == 74 && read.errors.contains("it is a symbolic link"), "\(read.errors)")
        #expect(try work.health("facts").code == 0)
        for name in ["report.md", "alerts.json", "latest"] {
            try link(work, "reports/\(name)", to: name == "latest" ? "elsewhere" : "elsewhere/file")
        }
        let run = ["run", "--expected-day", "2025-03-05", "--fail-on", "never"]
        #expect(try BuiltProgram.health(run, in: work.folder).code == 0)
        #expect(try work.folder.read("reports/report.md").contains("2025-03-05"))
        try expectUntouched(work)
        try FileManager.default.removeItem(atPath: work.folder.file("reports/.runs"))
        try link(work, "reports/.runs", to: "elsewhere")
        #expect(try BuiltProgram.health(run, in: work.folder).code == 74)
        try expectUntouched(work)
    }

    /// What is in ledger, findings and reports is for its owner, and for the group where the umask lets it.
    @Test("files with findings are 0640, and 0600 in a private place", arguments: [0o022, 0o077])
    func permissions(umask: Int) throws {
        let work = try workplace()
        try work.land(Workplace.day(["B1", "B1"]) + "cut", "2025-03-06")
        try work.land(
            Workplace.day(["C1"]) + Workplace.day(["C1"], views: 0, header: "", revenue: "9"),
            "2025-03-07")
        let day = "--expected-day 2025-03-05 --fail-on never"
        let result = try TestSupport.run(
            "/bin/bash",
            [
                "-c",
                "umask 0\(String(umask, radix: 8)); \(BuiltProgram.folder)/ingest-gate check --fail-on never"
                    + " && \(BuiltProgram.folder)/analytics-health facts"
                    + " && \(BuiltProgram.folder)/analytics-health run \(day)",
            ], folder: work.folder.path)
        try #require(result.code == 0, "\(result.output)\(result.errors)")
        let files = try #require(
            FileManager.default.enumerator(atPath: work.folder.path)?.allObjects as? [String])
        let inner = files.filter {
            $0.hasPrefix("state/ledger") || $0.hasPrefix("state/quarantine/events")
                || $0.hasPrefix("reports/.runs/")
        }
        #expect(inner.contains { $0.hasSuffix("/REASON.md") })
        #expect(inner.contains { $0.hasSuffix("/report.md") })
        for name in inner {
            let attributes = try FileManager.default.attributesOfItem(
                atPath: work.folder.file(name))
            guard attributes[.type] as? FileAttributeType == .typeRegular else { continue }
            let mode = try #require(attributes[.posixPermissions] as? Int)
            #expect(
                mode & ~(umask == 0o077 ? 0o600 : 0o640) == 0, "\(name): \(String(mode, radix: 8))")
        }
    }
}
