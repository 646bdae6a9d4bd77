import Foundation
import TestSupport
import Testing

@Suite("The ledger is looked after")
struct LedgerCommandTests {
    private func work() throws -> Workplace {
        let work = try Workplace()
        for day in 1...5 { try work.land(Workplace.day(["A\(day)"]), "2025-03-0\(day)") }
        try #require(try work.gate("check").code == 0)
        return work
    }

    private func sql(_ text: String, _ work: Workplace) throws -> String {
        let script =
            "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); r=c.execute(sys.argv[2]).fetchall(); c.commit(); print(r)"
        let result = try TestSupport.run(
            "/usr/bin/env",
            ["python3", "-c", script, work.folder.file("state/ledger.sqlite"), text],
            folder: work.folder.path)
        try #require(result.code == 0, "\(result.errors)")
        return result.output
    }

    @Test("check reads everything: a whole ledger is whole, a damaged block or row is named")
    func check() throws {
        let work = try work()
        #expect(try work.gate("ledger", "check").code == 0)
        for (change, says) in [
            (
                "UPDATE transaction_block SET high = zeroblob(8) WHERE id = 1",
                "transaction ids of entry 1"
            ),
            ("UPDATE entry SET profile = '{' WHERE id = 2", "entry 2"),
            ("UPDATE entry SET checks = '[' WHERE id = 3", "entry 3"),
        ] {
            _ = try sql(change, work)
            let result = try work.gate("ledger", "check")
            #expect(result.code == 74 && result.output.contains(says), "\(result.output)")
        }
        #expect(try Workplace().gate("ledger", "check").code == 66)
    }

    @Test("a backup is a ledger; it replaces nothing")
    func backup() throws {
        let work = try work()
        #expect(try work.gate("ledger", "backup", "copy.sqlite").code == 0)
        #expect(try work.gate("ledger", "backup", "copy.sqlite").code == 73)
        let before = try work.gate("status", "--json").output
        for name in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(
                atPath: work.folder.file("state/ledger.sqlite" + name))
        }
        try FileManager.default.moveItem(
            atPath: work.folder.file("copy.sqlite"), toPath: work.folder.file("state/ledger.sqlite")
        )
        #expect(try work.gate("status", "--json").output == before)
        #expect(try work.gate("ledger", "check").code == 0)
    }

    @Test("prune forgets profiles and superseded judgements, never what is needed")
    func prune() throws {
        let work = try work()
        try work.land(Workplace.day(["B1"]), "2025-03-01")
        #expect(try work.gate("check").code == 0)
        #expect(try sql("SELECT count(*) FROM entry", work).contains("(6,)"))
        let ids = try sql("SELECT count(*) FROM transaction_block", work)
        let result = try work.gate("ledger", "prune", "--keep", "10")
        #expect(
            result.code == 0 && result.output.contains("1 superseded judgement"),
            "\(result.output)\(result.errors)")
        #expect(try sql("SELECT count(*) FROM entry", work).contains("(5,)"))
        #expect(try sql("SELECT count(*) FROM transaction_block", work) == ids)
        #expect(try work.gate("ledger", "check").code == 0)
        #expect(try work.gate("check", "--all").code == 0)
        // A replay of a pruned day is still one.
        try work.land(Workplace.day(["A2"]), "2025-03-06")
        #expect(try work.gate("check").code == 2)
        #expect(try work.gate("ledger", "prune", "--keep", "0").code == 64)
    }

    @Test("a block of ids that has changed stops a check, and never passes for \"no replay\"")
    func damagedBlock() throws {
        let work = try work()
        _ = try sql(
            "UPDATE transaction_block SET low = zeroblob(8) WHERE id = 3", work)
        try work.land(Workplace.day(["A3"]), "2025-03-06")
        let result = try work.gate("check")
        #expect(result.code == 74, "\(result.output)")
        #expect(
            result.errors.contains(
                "transaction ids of 2025-03-03 has changed since it was written"),
            "\(result.errors)")
        #expect(!work.folder.exists("state/promoted/events_20250306.csv"))
        #expect(try work.gate("ledger", "check").code == 74)
    }

    @Test("two ledgers have two secrets, and say the same of the same days")
    func secrets() throws {
        let works = try [work(), work()]
        let secrets = try works.map { try sql("SELECT hex(bytes) FROM secret", $0) }
        #expect(secrets[0] != secrets[1])
        let keys = try works.map { try sql("SELECT hex(high) FROM transaction_block", $0) }
        #expect(keys[0] != keys[1])
        let told = try works.map { work in
            try work.land(Workplace.day(["A2", "B1", "b1"]), "2025-03-06")
            return try work.gate("check", "--json").output
                + work.folder.read("state/promoted/manifest.json")
        }
        #expect(told[0] == told[1] && told[0].contains("A2"))
        #expect(try !works[0].gate("ledger", "check").output.contains("secret"))
    }

    @Test(
        "a ledger from before secrets goes on finding replays, and ledger check says what it lacks")
    func noSecret() throws {
        let work = try Workplace()
        try work.folder.write("", to: "state/.keep")
        let fixture = "\(BuiltProgram.root)/Tests/CommandTests/Fixtures/ledger-3.sqlite.gz"
        let target = work.folder.file("state/ledger.sqlite")
        let unpacked = try TestSupport.run(
            "/bin/bash", ["-c", "gzip -dc '\(fixture)' > '\(target)'"])
        try #require(unpacked.code == 0)
        // Read before anything is migrated, and then again.
        for _ in 1...2 {
            let checked = try work.gate("ledger", "check")
            #expect(checked.code == 0 && checked.output.contains("have no secret key"))
            try work.land(Workplace.day(["A2"]), "2025-03-05")
            let dry = try work.gate("check", "2025-03-05", "--dry-run")
            #expect(dry.code == 2 && dry.output.contains("transaction_replay"), "\(dry.output)")
            #expect(try work.gate("check", "2025-03-05").code == 2)
        }
        #expect(try sql("PRAGMA user_version", work) == "[(8,)]\n")
        #expect(try sql("SELECT count(*) FROM transaction_sum", work) == "[(3,)]\n")
    }
}
