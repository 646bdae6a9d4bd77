import GRDB
import Shared

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Transaction keys as they lie in the ledger: sorted, in blocks, high halves apart from low ones.
enum KeyBlocks {
    /// Half a megabyte a block: large enough that a row costs nothing beside its bytes, small
    /// enough that a run never holds more than a few of them.
    static let capacity = 32_768

    /// A half as SQLite sorts it, which knows signed integers only.
    static func order(_ high: UInt64) -> Int64 { Int64(bitPattern: high ^ (1 << 63)) }

    static func insert(
        _ keys: some Sequence<TransactionKey>, of entry: Int64, into db: Database
    ) throws {
        var writer = try Writer(entry, db)
        // An array is taken as such, so that nothing generic happens for each of a million keys.
        if let keys = keys as? [TransactionKey] {
            for key in keys { try writer.append(key) }
        } else {
            for key in keys { try writer.append(key) }
        }
        try writer.finish()
    }

    /// Forgets the keys of some entries, which are given by a condition on `entry`.
    ///
    /// - Returns: How many keys that were.
    @discardableResult
    static func delete(
        _ db: Database, where condition: String, _ arguments: StatementArguments
    ) throws -> Int {
        let keys =
            try db.rows(
                "SELECT sum(keys) FROM transaction_total WHERE \(condition)", arguments
            ) { try $0.next(Int?.self) }.first ?? 0
        guard let keys else { return 0 }
        try db.carryOut(
            """
            DELETE FROM transaction_sum
            WHERE block IN (SELECT id FROM transaction_block WHERE \(condition))
            """, arguments)
        try db.carryOut("DELETE FROM transaction_block WHERE \(condition)", arguments)
        try db.carryOut("DELETE FROM transaction_total WHERE \(condition)", arguments)
        return keys
    }

    /// Gives blocks of an earlier version their checksums. They are taken as they are.
    static func sumUp(_ db: Database) throws {
        let rows = try Row.fetchCursor(
            db,
            sql:
                "SELECT id, entry, block, first_high, last_high, keys, high, low FROM transaction_block"
        )
        let statement = try Self.sumInsertion(db)
        while let row = try rows.next() {
            var fields = RowReader(row)
            let id = try fields.next(Int64.self)
            let entry = try fields.next(Int64.self)
            let block = try fields.next(Int.self)
            let first = try fields.next(Int64.self)
            let last = try fields.next(Int64.self)
            let count = try fields.next(Int.self)
            let high = try unsafe row.withHalves(atIndex: 6, count: count) { unsafe KeySum.of($0) }
            let low = try unsafe row.withHalves(atIndex: 7, count: count) { unsafe KeySum.of($0) }
            let head = KeyBlockHead(
                entry: entry, block: block, first: first, last: last, keys: count, high: high,
                low: low)
            try statement.execute(arguments: [id, head.sum, high, low])
        }
        try db.execute(
            sql: """
                INSERT INTO transaction_total (entry, keys)
                SELECT entry, sum(keys) FROM transaction_block GROUP BY entry
                """)
    }

    private static func sumInsertion(_ db: Database) throws -> Statement {
        try db.cachedStatement(
            sql: "INSERT INTO transaction_sum (block, head, high, low) VALUES (?, ?, ?, ?)")
    }

    /// The halves of a block; what is no whole number of them is left out.
    static func halves(_ data: Data) -> [UInt64] {
        let bytes = [UInt8](data)
        return stride(from: 0, to: bytes.count / 8 * 8, by: 8).map { start in
            (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[start + $1]) << UInt64($1 * 8) }
        }
    }

    private struct Writer {
        private let db: Database
        private let entry: Int64
        private let statement: Statement
        private let sums: Statement
        private var total = 0
        private var block = 0
        private var high: [UInt64] = []
        private var low: [UInt64] = []
        private var last: TransactionKey?

        init(_ entry: Int64, _ db: Database) throws {
            self.db = db
            self.entry = entry
            sums = try KeyBlocks.sumInsertion(db)
            statement = try db.cachedStatement(
                sql: """
                    INSERT INTO transaction_block
                        (entry, block, first_high, last_high, keys, high, low)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """)
        }

        mutating func append(_ key: TransactionKey) throws {
            if let last {
                precondition(last <= key, "transaction keys come in ascending order")
                if last == key { return }
            }
            last = key
            high.append(key.high)
            low.append(key.low)
            if high.count == KeyBlocks.capacity { try flush() }
        }

        mutating func finish() throws {
            try flush()
            guard total > 0 else { return }
            try db.carryOut(
                "INSERT INTO transaction_total (entry, keys) VALUES (?, ?)", [entry, total])
        }

        private mutating func flush() throws {
            guard let first = high.first, let last = high.last else { return }
            let (highs, lows) = (bytes(high), bytes(low))
            try statement.execute(arguments: [
                entry, block, order(first), order(last), high.count, highs, lows,
            ])
            let id = db.lastInsertedRowID
            let head = KeyBlockHead(
                entry: entry, block: block, first: order(first), last: order(last),
                keys: high.count, high: KeySum.of(high), low: KeySum.of(low))
            try sums.execute(arguments: [id, head.sum, head.high, head.low])
            total += high.count
            block += 1
            high.removeAll(keepingCapacity: true)
            low.removeAll(keepingCapacity: true)
        }
    }
}

private func bytes(_ halves: [UInt64]) -> Data {
    #if _endian(little)
        unsafe halves.withUnsafeBytes { unsafe Data($0) }
    #else
        unsafe halves.map(\.littleEndian).withUnsafeBytes { unsafe Data($0) }
    #endif
}
