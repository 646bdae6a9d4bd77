import Foundation
import Shared
import TestSupport
import Testing

@Suite("Devices that fail, clocks that go back, ledgers of other times")
struct FaultTests {
    private let python = """
        import sqlite3, sys
        ledger = sqlite3.connect(sys.argv[1])
        ledger.execute(sys.argv[2])
        ledger.commit()
        """

    /// Changes the ledger as no program of ours does.
    private func alter(_ work: Workplace, _ sql: String) throws {
        let ledger = work.folder.file("state/ledger.sqlite")
        let result = try run("/usr/bin/env", ["python3", "-c", python, ledger, sql])
        try #require(result.code == 0, "\(result.errors)")
    }

    @Test("a device that fails to read is no verdict")
    func read() throws {
        #if os(Linux)
            let work = try Workplace()
            // A regular file by its kind, whose first byte nobody can read.
            let result = try work.gate("profile", "/proc/self/mem")
            #expect(result.code == 74)
            #expect(result.errors.contains("cannot read /proc/self/mem: Input/output error"))
            #expect(result.output.isEmpty)
        #endif
    }

    @Test("a clock that goes back changes no verdict and loses no release")
    func clock() throws {
        let work = try Workplace()
        let past = ["GATE_NOW": "2025-03-07T00:00:00.000Z"]
        try work.land(Workplace.day(["A1"]), "2025-03-05")
        try work.land(Workplace.day(["A1"]), "2025-03-06")
        #expect(try work.gate("check").code == 2)
        let release = ["release", "2025-03-06", "--by", "ana", "--reason", "x"]
        #expect(try BuiltProgram.gate(release, in: work.folder, environment: past).code == 0)
        let before = try CrashBench.outcome(work)
        let next = try BuiltProgram.gate(["check", "--all"], in: work.folder, environment: past)
        #expect(next.code == 0, "\(next.output)\(next.errors)")
        #expect(try CrashBench.outcome(work) == before)
        // Known ids are known, whenever they were written down.
        try work.land(Workplace.day(["A1"]), "2025-03-07")
        #expect(try BuiltProgram.gate(["check"], in: work.folder, environment: past).code == 2)
        #expect(try CrashBench.violations(work, settled: true) == "")
    }

    @Test(
        "a ledger of a later version, or with a profile of one, is said and left alone",
        arguments: [
            ("PRAGMA user_version = 99", "has schema 99; this program knows"),
            (
                "UPDATE entry SET profile = replace(profile, '\"schema_version\":1', "
                    + "'\"schema_version\":9')", "has version 9; this program knows 1"
            ),
            ("UPDATE entry SET profile = '{}'", "the profile of 2025-03-05 cannot be read"),
        ])
    func later(sql: String, says: String) throws {
        let work = try Workplace()
        try work.land(Workplace.day(["A1"]), "2025-03-05")
        #expect(try work.gate("check").code == 0)
        try alter(work, sql)
        let ledger = URL(fileURLWithPath: work.folder.file("state/ledger.sqlite"))
        let before = try Data(contentsOf: ledger)
        try work.land(Workplace.day(["A2"]), "2025-03-06")
        let result = try work.gate("check", "2025-03-06")
        #expect(result.code == 74)
        #expect(result.errors.contains(says), "\(result.errors)")
        #expect(try Data(contentsOf: ledger) == before)
        #expect(!work.folder.exists("state/promoted/events_20250306.csv"))
    }

    /// One of each earlier schema version; `Fixtures/README.md` says how they were made.
    @Test(
        "a ledger of every earlier version is opened, read and gone on with", arguments: [1, 2, 3])
    func earlier(version: Int) throws {
        let work = try Workplace()
        let fixture =
            "\(BuiltProgram.root)/Tests/CommandTests/Fixtures/ledger-\(version).sqlite.gz"
        try work.folder.write("", to: "state/.keep")
        let target = work.folder.file("state/ledger.sqlite")
        let unpacked = try run("/bin/bash", ["-c", "gzip -dc '\(fixture)' > '\(target)'"])
        #expect(unpacked.code == 0, "\(unpacked.errors)")
        // Whoever only reads it finds it as it is,
        let before = try Data(contentsOf: URL(fileURLWithPath: target))
        #expect(try work.gate("status").code == 0)
        let unread = try work.health("incidents").output
        #expect(unread.contains(version < 2 ? "No day has been judged yet." : "2025-03-03-outage"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: target)) == before)
        // The days on record are known, with the release of one,
        try work.land(Workplace.day(["A1"]), "2025-03-05")
        let result = try work.gate("check", "2025-03-05", "--json")
        #expect(result.code == 2, "\(result.errors)")
        // and so are their transaction ids.
        let replay = try work.report(result).partitions.first?.check("purchase.transaction_replay")
        #expect(replay?.message.contains("A1") == true)
        let manifest = try work.folder.read("state/promoted/manifest.json")
        #expect(manifest.contains("OPS-1") && manifest.contains("2025-03-03"))
        let incidents = try work.health("incidents").output
        #expect(
            version < 2
                ? incidents == "No day has been judged yet.\n"
                : incidents.contains("2025-03-03-outage  P0   opened") && incidents.contains("ana"))
    }
}
