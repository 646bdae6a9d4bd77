import Durable
import Foundation
import Shared
import TestSupport
import Testing
import WarehouseSnapshots

/// A command that may be killed, what it is run on, and what a person would do next.
struct CrashScenario: Sendable, CustomTestStringConvertible {
    let name: String
    var program = "ingest-gate"
    let arguments: [String]
    /// The exit code of the command where nothing happens.
    let code: Int32
    /// The file of the workplace that the command reads as standard input.
    var input: String?
    /// How many changes of the disk it makes at least.
    var steps = 10
    /// How often it is killed at random in an ordinary test.
    let rounds: Int
    let prepare: @Sendable () throws -> Workplace
    /// What others do after the command was stopped, before it is run again.
    var meanwhile: @Sendable (Workplace) throws -> Void = { _ in }
    /// Whether that may come between a loss of power and the next run as well.
    var isMeanwhileSafe = true
    /// What else is done after the command was run again.
    var after: @Sendable (Workplace) throws -> Void = { _ in }

    var testDescription: String { name }

    /// Those whose name has one of the texts in `GATE_SCENARIOS`, which are separated by `|`; else all.
    static let all: [CrashScenario] = {
        guard let texts = ProcessInfo.processInfo.environment["GATE_SCENARIOS"] else {
            return everything
        }
        return everything.filter { scenario in
            texts.split(separator: "|").contains { scenario.name.contains($0) }
        }
    }()

    private static let everything: [CrashScenario] =
        [
            check, restatement, release([]), release(["--drop-rejected"]),
            judgedAgain("stays", "min_records: 1000", 0),
            judgedAgain("ends", "severity: P0, min_records: 1000", 2), restore,
        ] + sets + health + answers

    /// Runs the command to its end.
    func run(_ work: Workplace, _ environment: [String: String] = [:]) throws -> ProgramResult {
        let bytes = try input.map {
            try Data(contentsOf: URL(fileURLWithPath: work.folder.file($0)))
        }
        return try BuiltProgram.run(
            program, arguments, in: work.folder, input: bytes, environment: environment)
    }

    /// Days as they come: clean, at risk, blocked, compressed.
    static let check = CrashScenario(
        name: "check of landed days", arguments: ["check"], code: 2, rounds: 20
    ) {
        let work = try Workplace()
        for day in ["17.csv.gz", "18.csv.gz", "19.csv", "20.csv.gz", "21.csv.gz", "25.csv.gz"] {
            let name = "partitions/events_202503" + day
            try work.folder.write(
                Data(contentsOf: URL(fileURLWithPath: BuiltProgram.root + "/" + name)), to: name)
        }
        return work
    }

    static let collision =
        Workplace.day(["C1", "C2"]) + Workplace.day(["C1"], views: 0, header: "", revenue: "9")

    private static let restatement = CrashScenario(
        name: "check of restated days: each changes its verdict", arguments: ["check"], code: 2,
        rounds: 12
    ) {
        let days = ["2025-03-03", "2025-03-04", "2025-03-05", "2025-03-06"]
        func own(_ text: String, _ day: String) -> String {
            text.replacingOccurrences(of: "\"\"C", with: "\"\"\(day.suffix(2))C")
        }
        let work = try Workplace()
        for (i, day) in days.enumerated() {
            try work.land(own(i % 2 == 0 ? collision : Workplace.day(["C3"]), day), day)
        }
        #expect(try work.gate("check").code == 2)
        for (i, day) in days.enumerated() {
            let name = "partitions/events_\(day.filter { $0 != "-" }).csv"
            try FileManager.default.removeItem(atPath: work.folder.file(name))
            try work.land(own(i % 2 == 1 ? collision : Workplace.day(["C3"]), day), day)
        }
        return work
    }

    private static func release(_ options: [String]) -> CrashScenario {
        CrashScenario(
            name: "release" + options.map { " " + $0 }.joined(),
            arguments: ["release", "2025-03-06", "--by", "ana", "--reason", "OPS-1"] + options,
            code: 0, rounds: 10
        ) {
            let work = try Workplace()
            try work.land(collision, "2025-03-06")
            #expect(try work.gate("check").code == 2)
            return work
        } after: { work in
            let next = try work.gate("check")
            #expect(next.code == 0, "\(next.errors)")
        }
    }

    private static func judgedAgain(
        _ what: String, _ rule: String, _ code: Int32
    ) -> CrashScenario {
        CrashScenario(
            name: "a released day judged by another configuration: the release \(what)",
            arguments: ["check", "--all"], code: code, rounds: 8
        ) {
            let work = try Workplace()
            try work.land(collision, "2025-03-06")
            #expect(try work.gate("check").code == 2)
            let release = try work.gate("release", "2025-03-06", "--by", "ana", "--reason", "x")
            #expect(release.code == 0)
            let config = try work.folder.read("config/gate.yml")
            try work.folder.write(
                config + "\nrules: {volume.row_count: {\(rule)}}\n", to: "config/gate.yml")
            return work
        }
    }

    private static let restore = CrashScenario(
        name: "restore of the last good warehouse", program: "analytics-health",
        arguments: ["restore", "--last-good"], code: 0, rounds: 8
    ) {
        let work = try Workplace()
        let names = ["fct_attribution.csv", "fct_orders.csv", "fct_sessions.csv"]
        for name in names { try work.folder.write("\(name) good\n", to: "warehouse/" + name) }
        var snapshots = WarehouseSnapshots(
            warehouse: work.folder.file("warehouse"), state: work.folder.file("state"))
        snapshots.reserve = 0
        _ = try snapshots.keepLastGood(
            names, day: Day("2025-03-31")!, at: Instant(rfc3339: "2025-04-01T05:00:00.000Z")!)
        for name in names {
            try AtomicFile.write("\(name) bad\n", to: work.folder.file("warehouse/" + name))
        }
        return work
    } after: { work in
        for name in work.folder.list("warehouse") {
            let text = try work.folder.read("warehouse/" + name)
            #expect(text == "\(name) good\n")
        }
    }
}
