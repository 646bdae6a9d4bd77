import Durable
import Foundation
import Shared
import TestSupport
import Testing

/// A shop whose orders break, night by night, with the built program.
@Suite("Incidents, and the people who look after them")
struct IncidentCommandTests {
    private let work: Workplace

    init() throws { work = try Workplace() }

    private func day(_ number: Int) -> String {
        number < 10 ? "2025-03-0\(number)" : "2025-03-\(number)"
    }

    private func health(_ arguments: [String]) throws -> ProgramResult {
        try BuiltProgram.health(arguments, in: work.folder)
    }

    /// A cube up to a day; from the twentieth on there are hardly any orders.
    private func cube(_ last: Int, broken: Bool) throws {
        var rows = "day,channel,device,sessions,purchases,revenue\n"
        for number in 1...last {
            for (channel, sessions) in [("direct", 900), ("paid", 600)] {
                let orders = broken && number >= 20 ? 2 : 40 + number % 3
                rows +=
                    "\(day(number)),\(channel),mobile,\(sessions + number % 5),\(orders),\(orders * 100)\n"
            }
        }
        try work.folder.write(rows, to: "cube.csv")
    }

    private func run(_ last: Int, _ more: String..., broken: Bool = true) throws -> ProgramResult {
        try cube(last, broken: broken)
        return try health(
            ["run", "--daily-cube", "cube.csv", "--expected-day", day(last)] + more)
    }

    private func bytes(_ name: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: work.folder.file(name)))
    }

    @Test("told once, acknowledged, accepted, and over")
    func life() throws {
        #expect(try work.health("incidents").output == "No day has been judged yet.\n")
        #expect(try run(19).code == 0)
        #expect(
            try work.health("incidents").output.hasPrefix("Last judged: 2025-03-19, HEALTHY, at "))
        let opened = try run(20)
        #expect(opened.code == 2)
        #expect(opened.output.contains("P0 checkout: orders 4, usually"))
        let ongoing = try run(21)
        #expect(ongoing.output.contains("already reported, no page"))
        let list = try work.health("incidents").output
        let id = "2025-03-20-checkout"
        #expect(list.contains("\(id)  P0   ongoing  2025-03-20  2025-03-21"))

        let coloured = try work.health(
            "acknowledge", id, "--by", "ana", "--reason", "see \u{1b}[31mOPS-12")
        #expect(coloured.code == 64, "a word is one line of plain text")
        let seen = try work.health(
            "acknowledge", id, "--by", "ana <ana@shop>", "--reason", "see @channel OPS-12")
        #expect(seen.code == 0, "\(seen.errors)")
        #expect(try run(21).code == 2, "who looks after it does not make it right")
        let report = try work.folder.read("reports/report.md")
        #expect(
            report.contains(
                "Acknowledged by ana &lt;ana@\u{2060}shop&gt;: see @\u{2060}channel OPS-12"))

        let accepted = try work.health(
            "acknowledge", id, "--by", "ana", "--reason", "we sell by telephone now", "--new-normal"
        )
        #expect(accepted.output.contains("counts from 2025-03-20 on"))
        let after = try run(21)
        #expect(after.code == 0, "\(after.output)")
        #expect(
            after.output.contains("Resolved: P0 checkout (\(id)): accepted as the new level by ana")
        )
        #expect(after.output.contains("Corrected: a run at "))
        #expect(try run(29).code == 0)
        #expect(try work.health("incidents", "--json").output.contains("\"state\" : \"resolved\""))
        let late = try work.health("acknowledge", id, "--by", "ana", "--reason", "late")
        #expect(late.code == 66)
        #expect(late.errors.contains("none is open"))
    }

    @Test("eight runs at once leave what one leaves; without waiting, one ends with 75")
    func together() throws {
        func start(_ timeout: String) throws -> Process {
            try BuiltProgram.start(
                [
                    "run", "--daily-cube", "cube.csv", "--expected-day", day(20),
                    "--lock-timeout", timeout,
                ], in: work.folder, program: "analytics-health")
        }
        try cube(20, broken: true)
        let runs = try (0..<8).map { _ in try start("60") }
        for run in runs {
            run.waitUntilExit()
            #expect(run.terminationReason == .exit && run.terminationStatus == 2)
        }
        let alerts = try bytes("reports/alerts.json")
        let list = try work.health("incidents").output
        #expect(list.contains("2025-03-20-checkout  P0   opened"))
        #expect(try run(20).code == 2)
        #expect(try bytes("reports/alerts.json") == alerts)
        #expect(try work.health("incidents").output == list)
        #expect(work.folder.list("reports").allSatisfy { !$0.contains(".gate-tmp-") })

        let lock = try RunLock(state: work.folder.file("state"))
        try withExtendedLifetime(lock) {
            let refused = try run(20)
            #expect(refused.code == 75)
            #expect(refused.errors.contains("another run"), "\(refused.errors)")
        }
    }

    @Test("a dry run tells the same and remembers nothing")
    func dryRun() throws {
        #expect(try run(20, "--dry-run").code == 2)
        #expect(try work.health("incidents").output == "No day has been judged yet.\n")
        #expect(try run(20).output.contains("route to "))
    }

    @Test("a run that is corrected says what was said before, and for good")
    func corrected() throws {
        #expect(try run(20).code == 2)
        let mended = try run(20, broken: false)
        #expect(mended.code == 0)
        #expect(mended.output.contains("said P0_BLOCKER for this day"))
        let alerts = try work.folder.read("reports/alerts.json")
        #expect(alerts.contains("\"corrects\" : {"))
        // The same again changes nothing, the ledger included.
        let ledger = try bytes("state/ledger.sqlite")
        #expect(try run(20, broken: false).output == mended.output)
        #expect(try work.folder.read("reports/alerts.json") == alerts)
        #expect(try bytes("state/ledger.sqlite") == ledger)
    }

    @Test("a run for a wrong day is taken back, and hides no incident")
    func forgotten() throws {
        #expect(try run(20).code == 2)
        // Somebody asks for a day that is still to come.
        let wrong = try health(
            ["run", "--daily-cube", "cube.csv", "--expected-day", "2025-04-20"])
        #expect(wrong.code == 2)
        #expect(try work.health("incidents").output.contains("Last judged: 2025-04-20"))
        let said = try work.health(
            "forget", "2025-04-20", "--by", "ana", "--reason", "typed 04 for 03")
        #expect(said.code == 0)
        #expect(said.output.hasPrefix("The run of 2025-04-20 is taken back: P0_BLOCKER, at "))
        #expect(said.output.contains("--expected-day 2025-03-20\n"), "\(said.output)")
        let list = try work.health("incidents").output
        #expect(list.contains("Last judged: 2025-03-20") && !list.contains("2025-04-20"))
        #expect(list.contains("2025-03-20-checkout  P0   opened"))
        // The night after goes on where the last right run was.
        #expect(try run(21).output.contains("already reported, no page"))
        // Judged again, the day is no correction of what was taken back.
        let again = try health(
            ["run", "--daily-cube", "cube.csv", "--expected-day", "2025-04-20"])
        #expect(!again.output.contains("said P0_BLOCKER for this day"))
    }

    @Test("a run with the wrong tables is taken back, and what was said before holds again")
    func wrongTables() throws {
        #expect(try run(20).code == 2)
        let alerts = try bytes("reports/alerts.json")
        #expect(try run(20, broken: false).code == 0)
        #expect(try work.health("incidents").output.contains("Last judged: 2025-03-20, HEALTHY"))
        let said = try work.health("forget", day(20), "--by", "ana", "--reason", "old tables")
        #expect(said.output.contains("What was said of it before holds again: P0_BLOCKER, at "))
        let list = try work.health("incidents").output
        #expect(list.contains("2025-03-20-checkout  P0   opened"), "\(list)")
        #expect(try run(20).code == 2)
        #expect(try bytes("reports/alerts.json") == alerts)
        // And that one as well.
        #expect(try work.health("forget", day(20), "--by", "ana", "--reason", "all").code == 0)
        #expect(try work.health("incidents").output == "No day has been judged yet.\n")
    }

    @Test(
        "what cannot be taken back",
        arguments: [
            (
                ["2025-03-19", "--by", "ana", "--reason", "x"], 66,
                "no run has judged 2025-03-19; the last judged day is 2025-03-20"
            ),
            (["yesterday", "--by", "ana", "--reason", "x"], 64, "yesterday"),
            (["2025-03-20", "--by", "", "--reason", "x"], 64, "--by must not be empty"),
        ])
    func noForgetting(arguments: [String], code: Int32, message: String) throws {
        #expect(try run(20).code == 2)
        let result = try health(["forget"] + arguments)
        #expect(result.code == code)
        #expect(result.errors.contains(message), "\(result.errors)")
        #expect(try work.health("forget", day(20), "--by", "ana", "--reason", "x").code == 0)
        let twice = try work.health("forget", day(20), "--by", "bo", "--reason", "y")
        #expect(twice.code == 66 && twice.errors.contains("taken back, by ana: x"))
    }

    @Test(
        "what cannot be acknowledged",
        arguments: [
            (["nothing", "--by", "ana", "--reason", "x"], 66, "there is no incident 'nothing'"),
            (["x", "--by", " ", "--reason", "x"], 64, "--by must not be empty"),
            (["x", "--by", "ana"], 64, "Missing expected argument '--reason <reason>'"),
        ])
    func refusals(arguments: [String], code: Int32, message: String) throws {
        #expect(try run(20).code == 2)
        let result = try health(["acknowledge"] + arguments)
        #expect(result.code == code)
        #expect(result.errors.contains(message), "\(result.errors)")
    }

    @Test("without a ledger there is nothing to acknowledge, and none is made")
    func noLedger() throws {
        let result = try work.health("acknowledge", "x", "--by", "ana", "--reason", "x")
        #expect(result.code == 66)
        #expect(!work.folder.exists("state"))
    }
}
