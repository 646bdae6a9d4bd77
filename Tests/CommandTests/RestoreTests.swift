import Durable
import Foundation
import Shared
import TestSupport
import Testing
import WarehouseSnapshots

@Suite("analytics-health restore")
struct RestoreTests {
    let work = try! Workplace()
    let day = Day("2025-03-31")!

    private func restore(_ arguments: String...) throws -> ProgramResult {
        try BuiltProgram.health(["restore"] + arguments, in: work.folder)
    }

    private func keep(_ text: String, at now: String, day: String = "2025-03-31") throws {
        for name in ["fct_orders.csv", "fct_sessions.csv"] {
            let path = work.folder.file("warehouse/" + name)
            try FileSystem.makeFolder(FileSystem.parent(of: path))
            try AtomicFile.write("\(name) \(text)\n", to: path)
        }
        var snapshots = WarehouseSnapshots(
            warehouse: work.folder.file("warehouse"), state: work.folder.file("state"))
        snapshots.reserve = 0
        _ = try snapshots.keepLastGood(
            ["fct_orders.csv", "fct_sessions.csv"], day: Day(day)!, at: Instant(rfc3339: now)!)
    }

    @Test("the last good day is put back, once, and said")
    func putsBack() throws {
        try keep("good", at: "2025-04-01T05:00:00.000Z")
        try work.folder.write("bad\n", to: "warehouse/fct_orders.csv.new")
        try run(
            "/bin/mv",
            [
                work.folder.file("warehouse/fct_orders.csv.new"),
                work.folder.file("warehouse/fct_orders.csv"),
            ])
        let plan = try restore("--last-good", "--dry-run")
        #expect(plan.code == 0, "\(plan.errors)")
        #expect(
            plan.output == """
                state/last_good/20250401T050000Z of 2025-03-31, kept 2025-04-01T05:00:00.000Z
                  fct_orders.csv: would be put back
                  fct_sessions.csv: as it was then

                """)
        #expect(try work.folder.read("warehouse/fct_orders.csv") == "bad\n")

        let done = try restore("--last-good")
        #expect(done.code == 0, "\(done.errors)")
        #expect(done.output.contains("fct_orders.csv: put back\n"))
        let replaced = "state/quarantine/warehouse_replaced_20250401T060000Z"
        #expect(done.output.hasSuffix("What was replaced is in \(replaced)\n"))
        #expect(try work.folder.read("warehouse/fct_orders.csv") == "fct_orders.csv good\n")
        #expect(try work.folder.read(replaced + "/fct_orders.csv") == "bad\n")
        // Layer 1 lives in the same folder, and is not disturbed by what lies there.
        try work.land(Workplace.day(["A1"]), "2025-03-06")
        #expect(try work.gate("check").code == 0)
        #expect(work.folder.exists(replaced + "/fct_orders.csv"))
    }

    @Test("JSON for machines")
    func json() throws {
        try keep("good", at: "2025-04-01T05:00:00.000Z")
        let result = try restore("--last-good", "--json")
        #expect(
            result.output == """
                {
                  "damaged" : [

                  ],
                  "day" : "2025-03-31",
                  "dry_run" : false,
                  "replaced" : null,
                  "restored" : [

                  ],
                  "schema_version" : 1,
                  "snapshot" : "state/last_good/20250401T050000Z",
                  "taken_at" : "2025-04-01T05:00:00.000Z",
                  "unchanged" : [
                    "fct_orders.csv",
                    "fct_sessions.csv"
                  ]
                }

                """)
    }

    @Test("a damaged snapshot is refused, and the next older one taken if asked")
    func damaged() throws {
        try keep("good", at: "2025-03-31T05:00:00.000Z", day: "2025-03-30")
        try keep("newer", at: "2025-04-01T05:00:00.000Z")
        // In place: the link in the snapshot shows it, too.
        let file = try FileHandle(
            forUpdating: URL(fileURLWithPath: work.folder.file("warehouse/fct_orders.csv")))
        try file.write(contentsOf: Data("FCT".utf8))
        try file.close()
        let refused = try restore("--last-good")
        #expect(refused.code == 65)
        #expect(
            refused.errors.hasPrefix(
                "analytics-health: 'state/last_good/20250401T050000Z' is damaged: "
                    + "'fct_orders.csv' has other bytes than when it was kept (it is a link"))
        #expect(refused.errors.contains("--skip-damaged"))
        let older = try restore("--last-good", "--skip-damaged")
        #expect(older.code == 0)
        #expect(older.output.hasPrefix("left out: 'state/last_good/20250401T050000Z' is damaged"))
        #expect(try work.folder.read("warehouse/fct_orders.csv") == "fct_orders.csv good\n")
    }

    @Test("what is not there, and what was not said")
    func refusals() throws {
        let none = try restore("--last-good")
        #expect(none.code == 66)
        #expect(none.errors.contains("no last-known-good snapshot is kept in 'state/last_good'"))
        #expect(!work.folder.exists("state"))
        #expect(try restore().code == 64)
        #expect(try restore("--last-good", "--lock-timeout", "-1").code == 64)
    }

    @Test("the reserve of the configuration is left free")
    func reserve() throws {
        try keep("good", at: "2025-04-01T05:00:00.000Z")
        try AtomicFile.write("bad\n", to: work.folder.file("warehouse/fct_orders.csv"))
        let config = try work.folder.read("config/gate.yml")
        try work.folder.write(
            config.replacing("\nsnapshots:\n", with: "\nsnapshots:\n  reserve: 1000TB\n"),
            to: "config/gate.yml")
        let result = try restore("--last-good")
        #expect(result.code == 74)
        #expect(
            result.errors.contains(
                "no room in 'warehouse': 20 bytes and a reserve of 1,000,000,000,000,000 are needed"
            ))
        #expect(try work.folder.read("warehouse/fct_orders.csv") == "bad\n")
    }

    @Test("another run is not disturbed; a dry run needs no lock")
    func locked() throws {
        try keep("good", at: "2025-04-01T05:00:00.000Z")
        let lock = try RunLock(state: work.folder.file("state"))
        #expect(try restore("--last-good").code == 75)
        #expect(try restore("--last-good", "--dry-run").code == 0)
        withExtendedLifetime(lock) {}
    }

    @Test("killed at any moment, the same command completes it")
    func killed() throws {
        try keep("good", at: "2025-04-01T05:00:00.000Z")
        let names = ["fct_orders.csv", "fct_sessions.csv"]
        var random = SeededGenerator(seed: 7)
        var kills = 0
        for round in 0..<12 {
            for name in names {
                try AtomicFile.write(
                    String(repeating: "bad \(round)\n", count: 100_000),
                    to: work.folder.file("warehouse/" + name))
            }
            let process = try BuiltProgram.start(
                ["restore", "--last-good"], in: work.folder, program: "analytics-health")
            let delay = UInt32.random(in: 5_000...60_000, using: &random)
            usleep(delay)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            kills += process.terminationReason == .uncaughtSignal ? 1 : 0
            let next = try restore("--last-good")
            #expect(next.code == 0, "seed 7, round \(round), after \(delay) µs: \(next.errors)")
            for name in names {
                #expect(try work.folder.read("warehouse/" + name) == "\(name) good\n")
            }
            #expect(!work.folder.list().contains { $0.contains(".gate-tmp-") })
        }
        #expect(kills > 0, "the kills came too late to mean anything")
    }
}
