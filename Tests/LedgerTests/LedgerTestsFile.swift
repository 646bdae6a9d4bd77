import Durable
import Foundation
import GRDB
import Ledger
import Shared
import TestSupport
import Testing

/// The problem that a call ends with.
func problem(_ body: () throws -> Void) -> LedgerError.Problem? {
    do {
        try body()
        return nil
    } catch {
        return (error as? LedgerError)?.problem
    }
}

/// What the ledger makes of files that are missing, damaged, of another kind or of another time.
@Suite struct LedgerTestsFile {
    let scratch = try! ScratchFolder()
    private var file: String { scratch.path("ledger.sqlite") }

    private func bytes() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: file)) }

    private func withSQLite(_ sql: String) throws {
        let queue = try DatabaseQueue(path: file)
        try queue.inDatabase { try $0.execute(sql: sql) }
        try queue.close()
    }

    /// Neither way of opening works, and the file stays what it was.
    private func expectRefusal(_ matches: (LedgerError.Problem) -> Bool) throws {
        let before = try bytes()
        for open in [
            { _ = try Ledger.open(state: $0) }, { _ = try Ledger.openReadOnly(state: $0) },
        ] {
            let found = problem { try open(scratch.path) }
            #expect(found.map(matches) == true, "\(String(describing: found))")
        }
        #expect(try bytes() == before)
    }

    @Test func readingMakesNothing() throws {
        #expect(try Ledger.openReadOnly(state: scratch.path) == nil)
        #expect(try Ledger.openReadOnly(state: scratch.path("nowhere")) == nil)
        #expect(try scratch.names == [])
    }

    @Test func openingMakesFolderAndLedger() throws {
        _ = try Ledger.open(state: scratch.path("deep/state"))
        #expect(FileSystem.exists(scratch.path("deep/state/ledger.sqlite")))
    }

    /// A run that was killed between the migrator's first steps.
    @Test func aLedgerThatWasBarelyBegunIsFinished() throws {
        try withSQLite(
            "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
        #expect(try Ledger.openReadOnly(state: scratch.path) == nil)
        let ledger = try Ledger.open(state: scratch.path)
        #expect(try ledger.current(feed: "web", day: PartitionDay(Day(number: 0))) == nil)
    }

    @Test func readersSeeWhatIsCommittedWhileAWriterIsOpen() throws {
        let writer = try Ledger.open(state: scratch.path)
        let reader = try #require(try Ledger.openReadOnly(state: scratch.path))
        try writer.add(entry(0))
        #expect(try reader.current(feed: "web_events", day: feb1) != nil)
    }

    @Test func readingLeavesNothingBehind() throws {
        try Ledger.open(state: scratch.path).add(entry(0))
        let before = try bytes()
        let read = try Ledger.openReadOnly(state: scratch.path)?.current(
            feed: "web_events", day: feb1)
        #expect(read != nil)
        #expect(try scratch.names == ["ledger.sqlite"])
        #expect(try bytes() == before)
    }

    @Test func aLedgerForReadingIsNotWrittenTo() async throws {
        try Ledger.open(state: scratch.path).add(entry(0))
        await #expect(processExitsWith: .failure) { [path = scratch.path as String] in
            try Ledger.openReadOnly(state: path)?.add(entry(1))
        }
    }

    @Test func closedItIsOneFile() throws {
        try Ledger.open(state: scratch.path).add(entry(0), 0..<100)
        #expect(try scratch.names == ["ledger.sqlite"])
        #expect(try Ledger.open(state: scratch.path).known([7], on: 1) == [7: 0])
    }

    @Test func aFileOfAnotherKindIsLeftAlone() throws {
        try scratch.put(String(repeating: "day,rows\n", count: 1000), in: "ledger.sqlite")
        try expectRefusal { $0 == .notALedger }
    }

    @Test(arguments: ["PRAGMA user_version = 1", "PRAGMA application_id = 99", "SELECT 1"])
    func theDatabaseOfAnotherProgramIsLeftAlone(sql: String) throws {
        try withSQLite("CREATE TABLE t (x); \(sql)")
        try expectRefusal { $0 == .notALedger }
    }

    @Test func aNewerSchemaIsLeftAlone() throws {
        try Ledger.open(state: scratch.path).add(entry(0))
        try withSQLite("PRAGMA user_version = 9")
        try expectRefusal { $0 == .schemaVersion(found: 9, known: 8) }
    }

    @Test func aFileOfNoBytesIsANewLedger() throws {
        try scratch.put("", in: "ledger.sqlite")
        #expect(try Ledger.openReadOnly(state: scratch.path) == nil)
        try Ledger.open(state: scratch.path).add(entry(0))
        #expect(try Ledger.openReadOnly(state: scratch.path) != nil)
    }

    @Test func damageIsAnErrorAndNotAVerdict() throws {
        try Ledger.open(state: scratch.path).add(entry(0), 0..<50_000)
        // Everything but the first page, which holds the schema.
        var damaged = try bytes()
        for index in 16_384..<damaged.count { damaged[index] = 0xA5 }
        try damaged.write(to: URL(fileURLWithPath: file))
        let found = problem {
            _ = try Ledger.open(state: scratch.path).current(feed: "web_events", day: feb1)
        }
        guard case .corrupt? = found else {
            Issue.record("\(String(describing: found))")
            return
        }
    }

    @Test(arguments: [
        "UPDATE entry SET verdict = 'SPLENDID'", "UPDATE entry SET day = 'yesterday'",
        "UPDATE entry SET checks = '[{]'", "UPDATE entry SET judged_at = '2025'",
        "UPDATE entry SET rows = 'many'",
    ])
    func aRowOfNonsenseIsDamage(sql: String) throws {
        let id = try #require(Ledger.open(state: scratch.path).add(entry(0)).id)
        try withSQLite(sql)
        let ledger = try Ledger.open(state: scratch.path)
        guard case .corrupt? = problem({ _ = try ledger.entry(id: id) }) else {
            Issue.record("\(sql) was read")
            return
        }
    }

    @Test func aBlockOfTheWrongLengthIsDamage() throws {
        try Ledger.open(state: scratch.path).add(entry(0), 0..<100)
        try withSQLite("UPDATE transaction_block SET high = x'00'")
        let ledger = try Ledger.open(state: scratch.path)
        guard case .corrupt? = problem({ _ = try ledger.known([7], on: 1) }) else {
            Issue.record("the block was read")
            return
        }
    }

    @Test func anAbortedTransactionLeavesTheOldState() throws {
        let ledger = try Ledger.open(state: scratch.path)
        let first = try ledger.add(entry(0), 0..<10)
        // The last statement of a recording fails, when everything before it has been done.
        try withSQLite(
            """
            CREATE TRIGGER full BEFORE INSERT ON transaction_block WHEN new.block = 2
            BEGIN SELECT RAISE(ABORT, 'disk full'); END
            """)
        guard case .storage? = problem({ try ledger.add(entry(0, content: "b"), 100..<70_100) })
        else {
            Issue.record("the trigger did not fire")
            return
        }
        #expect(try ledger.history(feed: "web_events", day: feb1) == [first])
        #expect(try ledger.known([5, 200], on: 1) == [5: 0])
        try withSQLite("DROP TRIGGER full")
        try ledger.add(entry(0, content: "b"), 100..<70_100)
        #expect(try ledger.known([5, 200], on: 1) == [200: 0])
    }

    @Test func whatAKilledWriterCommittedIsFound() throws {
        // Database and log as they are while the writer lives are what kill -9 leaves behind.
        let ledger = try Ledger.open(state: scratch.path)
        try ledger.add(entry(0), 0..<100)
        let left = scratch.path("left")
        try FileSystem.makeFolder(left)
        for name in ["ledger.sqlite", "ledger.sqlite-wal"] {
            try FileManager.default.copyItem(atPath: scratch.path(name), toPath: "\(left)/\(name)")
        }
        withExtendedLifetime(ledger) {}
        let reader = try #require(try Ledger.openReadOnly(state: left))
        #expect(try reader.known([7], on: 1) == [7: 0])
        #expect(try Ledger.open(state: left).known([7], on: 1) == [7: 0])
    }
}
