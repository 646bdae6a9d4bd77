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
        try writer.flush()
    }

    /// The halves of a block; what is no whole number of them is left out.
    static func halves(_ data: Data) -> [UInt64] {
        let bytes = [UInt8](data)
        return stride(from: 0, to: bytes.count / 8 * 8, by: 8).map { start in
            (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[start + $1]) << UInt64($1 * 8) }
        }
    }

    private struct Writer {
        private let entry: Int64
        private let statement: Statement
        private var block = 0
        private var high: [UInt64] = []
        private var low: [UInt64] = []
        private var last: TransactionKey?

        init(_ entry: Int64, _ db: Database) throws {
            self.entry = entry
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

        mutating func flush() throws {
            guard let first = high.first, let last = high.last else { return }
            try statement.execute(arguments: [
                entry, block, order(first), order(last), high.count, bytes(high), bytes(low),
            ])
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
