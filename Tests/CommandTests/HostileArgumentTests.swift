import Durable
import Foundation
import Shared
import TestSupport
import Testing

@Suite("Odd arguments, odd dates, and output that nobody can read")
struct HostileArgumentTests {
    @Test(
        "help that cannot be written is no success",
        arguments: ["ingest-gate", "analytics-health"],
        ["--help", "--version", "help", "config --help", "--generate-completion-script bash"])
    func help(program: String, arguments: String) throws {
        let work = try Workplace()
        func run(_ redirection: String) throws -> ProgramResult {
            try BuiltProgram.shell(
                "\"$(dirname \"$GATE\")/\(program)\" \(arguments) \(redirection)", in: work.folder)
        }
        for redirection in ["> /dev/full", ">&-"] {
            let result = try run(redirection)
            #expect(result.code == 74)
            #expect(result.errors == "\(program): cannot write to standard output\n")
        }
        let result = try run("")
        #expect(result.code == 0 && !result.output.isEmpty && result.errors.isEmpty)
    }

    /// It would turn a terminal red, name its window, ring, and go to the beginning of the line.
    private static let evil = "\u{1b}[31m\u{1b}]0;x\u{7}\r\u{9b}\u{202e}evil"

    @Test(
        "no argument steers the terminal that a message is read on",
        arguments: [
            "check EVIL", "check /tmp/EVIL/events_20250306.csv", "check --from EVIL",
            "check --config EVIL", "check --landing EVIL", "check --state /dev/null/EVIL", "EVIL",
            "check --EVIL", "check - --as EVIL", "status --state EVIL", "status --landing EVIL",
            "status EVIL", "explain EVIL", "profile EVIL",
            "profile events_20250306.csv --feed EVIL",
            "release EVIL", "release 2025-03-06 --by EVIL --reason EVIL",
            "config check --config EVIL",
            "config show --state EVIL", "release 2025-03-06 --by a --reason b --feed EVIL",
        ])
    func controls(line: String) throws {
        let work = try Workplace()
        try work.land(Workplace.day(["A1"]), "2025-03-06")
        let arguments = line.split(separator: " ").map {
            $0.replacingOccurrences(of: "EVIL", with: Self.evil)
        }
        try expectHarmless(BuiltProgram.gate(arguments, in: work.folder), line)
    }

    @Test(
        "nor in layer 2",
        arguments: [
            "EVIL", "facts --state EVIL", "facts --feed EVIL", "facts --config EVIL",
            "restore --last-good --state EVIL", "restore EVIL", "backtest --daily-cube EVIL",
        ])
    func controlsOfLayer2(line: String) throws {
        let work = try Workplace()
        let arguments = line.split(separator: " ").map {
            $0.replacingOccurrences(of: "EVIL", with: Self.evil)
        }
        try expectHarmless(BuiltProgram.health(arguments, in: work.folder), line)
    }

    private func expectHarmless(_ result: ProgramResult, _ line: String) {
        let said = result.output + result.errors
        #expect(!said.isEmpty, "\(line)")
        #expect(
            !said.unicodeScalars.contains { $0.isControl && $0 != "\n" && $0 != "\t" },
            "\(line): \(said.debugDescription)")
    }

    @Test("paths with control characters work, and are shown without them")
    func oddFolders() throws {
        let work = try Workplace()
        try work.land(Workplace.day(["A1"]), "2025-03-06")
        let state = work.folder.file("st\u{1b}[31mate")
        let check = try work.gate("check", "--state", state)
        #expect(check.code == 0)
        #expect(FileSystem.exists(state + "/promoted/events_20250306.csv"))
        expectHarmless(check, "check")
        let facts = try BuiltProgram.health(
            ["facts", "--state", state, "--warehouse", work.folder.file("w\u{1b}[31m")],
            in: work.folder)
        #expect(facts.code == 0)
        expectHarmless(facts, "facts")
    }

    @Test("a file of a far year is one line of status, and is named")
    func farYear() throws {
        let work = try Workplace()
        for day in ["2025-03-03", "2025-03-06"] { try work.land(Workplace.day(["D\(day)"]), day) }
        for day in ["9999-12-30", "0001-01-02"] { try work.land(Workplace.day(["S\(day)"]), day) }
        #expect(try work.gate("check").code == 0)
        let lines = try work.gate("status", "--all").output.split(separator: "\n")
        #expect(lines.count == 9, "\(lines)")
        #expect(
            lines.contains { line in
                line.hasPrefix("0001-01-03") && line.contains("GAP")
                    && line.contains("nothing up to 2025-03-02, 739,310 days: ")
                    && line.contains("is the date of events_00010102.csv right?")
            })
        #expect(
            lines.contains {
                $0.hasPrefix("2025-03-07")
                    && $0.contains("is the date of events_99991230.csv right?")
            })
        let total = "4 partitions from 0001-01-02 to 9999-12-30: 4 promoted; 2 days missing"
        #expect(lines.last.map(String.init) == "web_events: \(total)")
        let inside = try work.gate("status", "2025-03-20")
        #expect(inside.code == 0)
        #expect(inside.output.contains("is the date of events_99991230.csv right?"))
        #expect(try work.gate("status", "--json").output.contains("\"until\" : \"2025-03-02\""))
        // A real outage is a line for people, and each of its days for machines.
        try work.land(Workplace.day(["E"]), "2025-12-31")
        #expect(
            try work.gate("status").output.contains("2025-03-07 to 2025-12-30  web_events  MISSING")
        )
        let days = try work.gate("status", "--json").output.split(separator: "\n")
        #expect(days.count { $0.contains("\"missing\"") } > 290)
    }

    @Test("a file of a far year does not make purchases forgotten")
    func farYearKeepsPurchases() throws {
        let work = try Workplace()
        try work.land(Workplace.day(["A1"]), "2025-03-05")
        try work.land(Workplace.day(["S1"]), "9999-12-30")
        #expect(try work.gate("check").code == 0)
        try work.land(Workplace.day(["A1"]), "2025-03-06")
        let result = try work.gate("check", "2025-03-06")
        #expect(result.code == 2)
        #expect(result.output.contains("purchase.transaction_replay"))
    }

    @Test("a file where layer 2 wants a folder is no I/O error")
    func inTheWay() throws {
        let work = try Workplace()
        try work.land(Workplace.day(["A1"]), "2025-03-06")
        #expect(try work.gate("check").code == 0)
        try work.folder.write("x", to: "warehouse")
        let facts = try BuiltProgram.health(["facts"], in: work.folder)
        #expect(facts.code == 73)
        #expect(facts.errors.contains("cannot make folder 'warehouse': Not a directory"))
    }
}
