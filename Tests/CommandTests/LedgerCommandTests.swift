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
}
