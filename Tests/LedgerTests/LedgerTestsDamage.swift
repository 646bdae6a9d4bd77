import Foundation
import GRDB
import Shared
import TestSupport
import Testing

@testable import Ledger

/// A key in a block that nobody can read any more would be looked for in vain, and a replay pass for new.
@Suite struct LedgerTestsDamage {
    let scratch = try! ScratchFolder()

    private func withSQLite(_ sql: String) throws {
        let queue = try DatabaseQueue(path: scratch.path("ledger.sqlite"))
        try queue.inDatabase { db in
            try db.execute(sql: "PRAGMA foreign_keys = OFF")
            try db.execute(sql: sql)
        }
        try queue.close()
    }

    /// Without the profiles of these tests, which are no JSON.
    private func faults(_ ledger: Ledger) throws -> [String] {
        try ledger.faults().filter { !$0.contains("cannot be read") }
    }

    private func isCorrupt(_ body: () throws -> Void) -> Bool {
        do {
            try body()
            return false
        } catch {
            guard case .corrupt? = (error as? LedgerError)?.problem else { return false }
            return true
        }
    }

    @Test(arguments: [
        // Still in order, as it happens.
        "UPDATE transaction_block SET high = substr(high, 1, 8) || x'01' || substr(high, 10)",
        "UPDATE transaction_block SET low = x'01' || substr(low, 2)",
        "UPDATE transaction_block SET first_high = first_high + 1",
        "UPDATE transaction_block SET last_high = first_high",
        "UPDATE transaction_block SET keys = keys - 1",
        "UPDATE transaction_block SET block = block + 7", "UPDATE transaction_block SET entry = 2",
        "DELETE FROM transaction_block", "DELETE FROM transaction_block WHERE block = 1",
        "DELETE FROM transaction_sum", "UPDATE transaction_sum SET high = high + 1",
        "DELETE FROM transaction_total", "UPDATE transaction_total SET keys = 1",
    ])
    func isToldByAQuestionAndByACheck(sql: String) throws {
        do {
            let ledger = try Ledger.open(state: scratch.path)
            try ledger.add(entry(0), 0..<40_000)
            try ledger.add(entry(1))
            #expect(try faults(ledger) == [])
            #expect(try ledger.known([7], on: 2) == [7: 0])
        }
        try withSQLite(sql)
        let ledger = try Ledger.open(state: scratch.path)
        // One key that is there, whichever block is damaged, and one beyond all of them.
        #expect(isCorrupt { _ = try ledger.known([0, 39_999], on: 2) })
        #expect(try faults(ledger) != [])
    }

    @Test func aSecretThatIsGoneIsDamage() throws {
        try Ledger.open(state: scratch.path).add(entry(0), [1])
        for sql in ["UPDATE secret SET bytes = x'00'", "DELETE FROM secret"] {
            try withSQLite(sql)
            #expect(isCorrupt { _ = try Ledger.open(state: scratch.path) })
            #expect(isCorrupt { _ = try Ledger.openReadOnly(state: scratch.path) })
        }
    }

    @Test func everyLedgerHasASecretOfItsOwnForEver() throws {
        let secret = try Ledger.open(state: scratch.path).secret
        #expect(try Ledger.open(state: scratch.path).secret == secret)
        #expect(try Ledger.openReadOnly(state: scratch.path)?.secret == secret)
        let others = try [Ledger.open(state: scratch.path("other")), Ledger.empty()].map(\.secret)
        #expect(Set(others + [secret, .none]).count == 4)
        #expect(HashSecret(bytes: secret.bytes) == secret && HashSecret(bytes: [1]) == nil)
    }

    /// As many days forget their keys, sums and totals go with them.
    @Test func whatIsForgottenLeavesNothing() throws {
        let ledger = try Ledger.open(state: scratch.path)
        for day in 0..<4 { try ledger.add(entry(day), 0..<100) }
        try ledger.add(entry(3, content: "b"), 0..<50)
        #expect(try ledger.forget(feed: "web_events", before: feb1.advanced(by: 9).date) == 350)
        #expect(try faults(ledger) == [])
        let left = try ledger.ask { db in
            try ["transaction_block", "transaction_sum", "transaction_total"].map {
                try Int.fetchOne(db, sql: "SELECT count(*) FROM \($0)")
            }
        }
        #expect(left == [0, 0, 0])
    }

    @Test func aSumTellsEveryBitAndEveryPlace() {
        var random = SeededGenerator(seed: 11)
        let words = (0..<40).map { _ in random.next() }
        let sum = KeySum.of(words)
        for bit in 0..<(40 * 64) {
            var other = words
            other[bit / 64] ^= 1 << UInt64(bit % 64)
            #expect(KeySum.of(other) != sum, "bit \(bit)")
            // A second one that flips the same way.
            other[(bit / 64 + 1) % 40] ^= 1 << UInt64(bit % 64)
            #expect(KeySum.of(other) != sum, "bit \(bit), twice")
        }
        for i in 1..<40 {
            var other = words
            other.swapAt(0, i)
            #expect(KeySum.of(other) != sum, "word \(i)")
        }
        #expect(KeySum.of(words + [0]) != sum && KeySum.of([0]) != KeySum.of([0, 0]))
    }

    /// Ids that lie close together, made by somebody for whom a ledger without a secret has none.
    @Test func aFilterOfCraftedKeysLooksAtFew() {
        let close = (0..<20_000).map { TransactionKey(high: UInt64($0) * 3, low: 0) }
        let filter = KeyFilter(close + [TransactionKey(high: .max, low: 0)])
        for high in stride(from: UInt64(0), to: 60_000, by: 7) {
            let found = filter.firstKey(from: high, place: 0)
            #expect(found.index == Int((high + 2) / 3) && found.looks <= 24, "\(high)")
        }
    }
}
