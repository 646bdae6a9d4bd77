import Foundation
import Shared
import TestSupport
import Testing

@Suite("The exit code is the answer")
struct ExitCodeTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let arguments: [String]
        let code: Int32
        let says: String
        var testDescription: String { arguments.joined(separator: " ") }

        init(_ arguments: String, _ code: Int32, _ says: String) {
            self.arguments = arguments.split(separator: " ").map(String.init)
            self.code = code
            self.says = says
        }
    }

    /// Run where 03-05 is clean, 03-06 at risk and 03-07 to be quarantined.
    static let cases: [Case] = [
        Case("check", 2, "1 clean, 1 at risk, 1 quarantined"),
        Case("check --fail-on never", 0, "QUARANTINED"),
        Case("check 2025-03-05", 0, "1 clean"),
        Case("check 2025-03-06", 0, "1 at risk"),
        Case("check 2025-03-06 --fail-on p1", 3, "1 at risk"),
        Case("check 2025-03-05 --fail-on p1", 0, "1 clean"),
        Case("check partitions/events_20250307.csv", 2, "1 quarantined"),
        Case("check --to 2025-03-06 --dry-run", 0, "Dry run"),
        Case("check --all --jobs 3", 2, "1 quarantined"),
        Case("--help", 0, "EXAMPLES"), Case("--version", 0, "0."),
        Case("check --help", 0, "EXAMPLES"),
        Case("config check", 0, "is valid"), Case("explain identity.coverage", 0, "Passes:"),
        Case("profile partitions/events_20250305.csv", 0, "schema_version"),
        Case("", 64, "A command is missing: check, status"),
        Case("config", 64, "A command is missing: check"),
        Case("status --landing gone", 74, "there is no landing folder '/"),
        Case("check 2025-04-01 2025-03-07", 2, "NOT JUDGED 2025-04-01"),
        Case("check 2025-04-01 2025-03-06 --fail-on p1", 66, "NOT JUDGED 2025-04-01"),
        Case("check --nonsense", 64, "nonsense"), Case("nonsense", 64, "nonsense"),
        Case("check --from yesterday", 64, "is not a day"),
        Case("check --from 2025-03-07 --to 2025-03-05", 64, "before"),
        Case("check --jobs 0", 64, "--jobs"), Case("check --fail-on p9", 64, "p9"),
        Case("check config/gate.yml", 64, "no feed's file pattern matches"),
        Case("check -", 64, "--as"),
        Case("explain identity.covrage", 64, "did you mean identity.coverage?"),
        Case("release 2025-03-07 --by ana", 64, "--reason"),
        Case("release 2025-03-05 --by ana --reason why", 66, "nothing is on record"),
        Case("check 2025-04-01", 66, "no partition of this day has landed"),
        Case("check partitions/events_20250401.csv", 66, "events_20250401.csv"),
        Case("check nowhere.csv", 66, "neither an existing file"),
        Case("explain 2025-03-05", 66, "on record"),
        Case("check --landing nowhere", 74, "/nowhere'. Is it mounted?"),
        Case("check --landing config", 66, "no partition"),
        Case("profile partitions/none.csv", 66, "none.csv"),
        Case("profile partitions", 66, "folder"),
        Case("check --config none.yml", 78, "there is no such file in /"),
        Case("check --state config/gate.yml", 73, "config/gate.yml"),
        Case("check --config broken.yml", 78, "broken.yml:1:1: error: unknown key 'feds'"),
        Case("config check --config broken.yml", 78, "did you mean 'feeds'?"),
    ]

    @Test("every command", arguments: cases)
    func table(example: Case) throws {
        let work = try Workplace()
        try work.land(Workplace.day(["A1"]), "2025-03-05")
        try work.land(Workplace.day(["B1"], withoutID: 6), "2025-03-06")
        try work.land(
            Workplace.day(["C1"]) + Workplace.day(["C1"], views: 0, header: "", revenue: "9"),
            "2025-03-07")
        try work.folder.write("feds: 1\n", to: "broken.yml")
        let result = try BuiltProgram.gate(example.arguments, in: work.folder)
        #expect(result.code == example.code, "\(result.output)\(result.errors)")
        #expect(
            (result.output + result.errors).contains(example.says),
            "\(result.output)\(result.errors)")
        // What did not succeed says so where people look, and never with a stack trace.
        if result.code >= 64 { #expect(!(result.output + result.errors).isEmpty) }
        #expect(!result.errors.contains("Fatal error"))
    }

    @Test("arguments arrive where /proc is not mounted, and then too 0 is nobody's accident")
    func withoutProc() throws {
        let work = try Workplace()
        try work.land(
            Workplace.day(["C1"]) + Workplace.day(["C1"], views: 0, header: "", revenue: "9"),
            "2025-03-07")
        // A mount namespace of its own; who may not make one cannot try it.
        let hidden = "unshare --mount --map-root-user sh -c 'umount -l /proc && exec \"$0\" \"$@\"'"
        let possible = try BuiltProgram.shell("\(hidden) true", in: work.folder)
        guard possible.code == 0 else { return }
        let result = try BuiltProgram.shell("\(hidden) \"$GATE\" check", in: work.folder)
        #expect(result.code == 2, "\(result.output)\(result.errors)")
        let without = try BuiltProgram.shell("\(hidden) \"$GATE\"", in: work.folder)
        #expect(without.code == 64, "\(without.output)\(without.errors)")
    }

    @Test("75 while another run holds the lock, unless it ends in time")
    func locked() throws {
        let work = try Workplace()
        try work.land(Workplace.day(["A1"]), "2025-03-05")
        try FileManager.default.createDirectory(
            atPath: work.folder.file("state"), withIntermediateDirectories: true)
        let holder = Process()
        holder.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
        let held = work.folder.file("held")
        holder.arguments = [
            work.folder.file("state/ledger.lock"), "-c", "touch '\(held)'; sleep 2.5",
        ]
        try holder.run()
        for _ in 0..<200 where !work.folder.exists("held") { usleep(20_000) }
        let refused = try work.gate("check")
        #expect(refused.code == 75)
        #expect(refused.errors.contains("--lock-timeout"))
        #expect(!work.folder.exists("state/promoted"))
        // Reading needs no lock.
        #expect(try work.gate("status").code == 0)
        #expect(try work.gate("check", "--dry-run").code == 0)
        let waited = try work.gate("check", "--lock-timeout", "30")
        #expect(waited.code == 0, "\(waited.errors)")
        holder.waitUntilExit()
    }

    @Test("a retried task gets the same answer")
    func retry() throws {
        let work = try Workplace()
        try work.land(Workplace.day(["A1"]), "2025-03-05")
        try work.land(Workplace.day(["A1"]), "2025-03-06")
        #expect(try work.gate("check").code == 2)
        let again = try work.gate("check")
        #expect(again.code == 2)
        #expect(again.output.contains("on record"))
        // A later day that is fine lets the pipeline go on; status still shows the blocked one.
        try work.land(Workplace.day(["A3"]), "2025-03-07")
        #expect(try work.gate("check").code == 0)
        #expect(try work.gate("status").output.contains("1 quarantined"))
        #expect(try work.gate("check", "2025-03-06").code == 2)
    }
}
