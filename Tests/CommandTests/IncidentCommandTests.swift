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
