import Foundation
import Shared
import TestSupport
import Testing

/// The world failing: no verdict may be lost, and none may look like 0 that was not reached.
@Suite("Full disks, closed streams, folders in the way, ledgers that are none")
struct SystemTests {
    private let blocked =
        Workplace.day(["C1"]) + Workplace.day(["C1"], views: 0, header: "", revenue: "9")

    @Test(
        "something stands where the gate wants to write",
        arguments: [
            ("state", "file", 73), ("state/promoted", "file", 73),
            ("state/quarantine", "file", 73), ("state/ledger.sqlite", "folder", 74),
            ("state/ledger.lock", "folder", 74), ("state/promoted/manifest.json", "folder", 74),
        ] as [(String, String, Int32)])
    func inTheWay(path: String, kind: String, code: Int32) throws {
        let work = try Workplace()
        try work.land(Workplace.day(["A1"]), "2025-03-06")
        try work.folder.write("x", to: kind == "file" ? path : path + "/x")
        let result = try work.gate("check")
        #expect(result.code == code, "\(result.output)\(result.errors)")
        #expect((result.errors + result.output).contains(path), "\(result.errors)")
        // A verdict is not lost over a list that cannot be written.
        let isJudged = path.hasSuffix("manifest.json")
        #expect(result.output.contains("CLEAN") == isJudged)
        #expect(result.output.contains("NOT WRITTEN manifest.json") == isJudged)
        // With the obstacle gone the same command does its work.
        try FileManager.default.removeItem(atPath: work.folder.file(path))
        #expect(try work.gate("check").code == 0)
        #expect(work.folder.exists("state/promoted/events_20250306.csv"))
    }

    @Test("a ledger that is none, or half of one, is said and left alone")
    func ledger() throws {
        let work = try Workplace()
        try work.land(Workplace.day(["A1"]), "2025-03-06")
        try work.folder.write("this is no database\n", to: "state/ledger.sqlite")
        for arguments in [["check"], ["status"], ["explain", "2025-03-06"]] {
            let result = try BuiltProgram.gate(arguments, in: work.folder)
            #expect(result.code == 74, "\(arguments)")
            #expect(result.errors.contains("is not a ledger"), "\(result.errors)")
        }
        #expect(try work.folder.read("state/ledger.sqlite") == "this is no database\n")
        try FileManager.default.removeItem(atPath: work.folder.file("state"))
        #expect(try work.gate("check").code == 0)
        #expect(truncate(work.folder.file("state/ledger.sqlite"), 5000) == 0)
        let result = try work.gate("check")
        #expect(result.code == 74)
        #expect(result.errors.contains("is damaged"), "\(result.errors)")
    }

    @Test(
        "no room on the disk: no verdict, nothing visible, nothing left behind",
        arguments: [0, 64, 700])
    func fullDisk(kilobytes: Int) throws {
        let work = try Workplace()
        // Blocked, so that evidence has to be written; larger than there is room for.
        try work.land(Workplace.day(["D1"]), "2025-03-05")
        let large = Workplace.day(["C1"], views: 5000) + Workplace.day(["C1"], views: 5000)
        try work.land(large, "2025-03-06")
        let limit = "trap '' XFSZ; ulimit -f \(kilobytes)"
        let result = try BuiltProgram.shell(
            "(\(limit); exec \"$GATE\" check 2>&1) | cat; exit ${PIPESTATUS[0]}", in: work.folder)
        #expect(result.code == 74, "\(result.output)")
        #expect(result.output.contains("cannot") || result.output.contains("full"))
        #expect(!work.folder.list("state").contains { $0.contains(".gate-tmp") })
        #expect(!work.folder.list("state").contains { $0.contains("events_20250306") })
        // There is room again.
        #expect(try work.gate("check").code == 2)
        #expect(work.folder.exists("state/quarantine/events_20250306.csv/rejected.csv"))
        #expect(work.folder.exists("state/promoted/events_20250305.csv"))
    }

    @Test(
        "an answer that nobody can read is no success",
        arguments: ["> /dev/full", ">&-"], ["check", "check --json", "status", "profile"])
    func output(redirection: String, command: String) throws {
        let work = try Workplace()
        try work.land(Workplace.day(["A1"]), "2025-03-06")
        #expect(try work.gate("check").code == 0)
        let line = command == "profile" ? "profile partitions/events_20250306.csv" : command
        let result = try BuiltProgram.shell("\"$GATE\" \(line) \(redirection)", in: work.folder)
        #expect(result.code == 74)
        #expect(result.errors.contains("cannot write to standard output"))
        // Least of all may it be written into one of our own files.
        #expect(try work.folder.read("state/ledger.lock").isEmpty)
        #expect(try work.gate("status").code == 0)
    }

    @Test("closed input and a closed error stream change no verdict")
    func otherStreams() throws {
        let work = try Workplace()
        try work.land(blocked, "2025-03-06")
        let result = try BuiltProgram.shell("\"$GATE\" check <&- 2>&-", in: work.folder)
        #expect(result.code == 2)
        #expect(result.output.contains("QUARANTINED"))
    }

    private static let canBeNobody = getuid() == 0 && access("/usr/bin/setpriv", X_OK) == 0

    @Test(
        "what an account without rights is told",
        .enabled(if: canBeNobody, "needs root and setpriv to become somebody without rights"))
    func rights() throws {
        let work = try Workplace()
        let nobody = "/usr/bin/setpriv --reuid=65534 --regid=65534 --clear-groups \"$GATE\""
        try work.land(Workplace.day(["A1"]), "2025-03-06")
        let path = work.folder.file("partitions/events_20250306.csv")
        func check(_ more: String = "") throws -> ProgramResult {
            try BuiltProgram.shell("\(nobody) check \(more)", in: work.folder)
        }
        try run("/bin/chmod", ["755", work.folder.path])
        let outside = try check()
        #expect(outside.code == 73)
        #expect(outside.errors.contains("cannot make folder 'state': Permission denied"))
        try run("/bin/chmod", ["600", path])
        let unread = try check("--dry-run")
        #expect(unread.code == 66)
        #expect(unread.output.contains("NOT JUDGED events_20250306.csv"))
        #expect(unread.output.contains("Permission denied"))
        try run("/bin/chmod", ["644", path])
        #expect(try work.gate("check").code == 0)
        // The ledger is for its owner and group.
        let stranger = try BuiltProgram.shell("\(nobody) status", in: work.folder)
        #expect(stranger.code == 74, "\(stranger.output)")
        #expect(stranger.errors.contains("ledger.sqlite"), "\(stranger.errors)")
        // Reading needs no right to write: a dashboard's account in that group may ask.
        let colleague = nobody.replacingOccurrences(of: "--regid=65534", with: "--regid=0")
        let status = try BuiltProgram.shell("\(colleague) status", in: work.folder)
        #expect(status.code == 0, "\(status.errors)")
        #expect(status.output.contains("PROMOTED"))
        #expect(
            try BuiltProgram.shell("\(colleague) check --dry-run", in: work.folder).code == 0)
        let writing = try check("--all")
        #expect(writing.code == 74, "\(writing.output)")
        #expect(!writing.errors.isEmpty)
    }
}
