package import Shared

/// What the transaction ids of one partition say about each other.
package struct Transactions: Sendable {
    /// Ids with different contents, in the order of the ids' text; at most `listLimit` of them.
    package var collisions: [String] = []
    /// Ids whose copies are all alike; the same order and limit.
    package var duplicates: [String] = []
    package var collisionCount = 0
    package var duplicateCount = 0
    /// Keys of all colliding ids: each of their records is rejected.
    package var colliding: Set<TransactionKey> = []
    /// Keys of ids with copies: all records but the first are rejected.
    package var repeated: Set<TransactionKey> = []
    /// Every id once, sorted; for the ledger.
    package var keys: [TransactionKey] = []

    private let table: TransactionTable

    /// The texts of some ids.
    package func texts(of keys: Set<TransactionKey>) throws -> [TransactionKey: String] {
        var texts: [TransactionKey: String] = [:]
        guard !keys.isEmpty else { return texts }
        try table.forEachID { _, first, text in
            if keys.contains(first.key) { texts[first.key] = text(first) }
        }
        return texts
    }

    /// A list of a million ids helps nobody; the counts stay exact.
    package static let listLimit = 1000

    init(_ table: TransactionTable) throws(KeyError) {
        var collisions: [String] = []
        var duplicates: [String] = []
        var result = Self(of: table)
        try table.forEachID { entries, first, text in
            result.keys.append(first.key)
            guard entries.count > 1 else { return }
            if entries.allSatisfy({ $0.content == first.content }) {
                result.repeated.insert(first.key)
                duplicates.append(text(first))
            } else {
                result.colliding.insert(first.key)
                collisions.append(text(first))
            }
        }
        result.collisionCount = collisions.count
        result.duplicateCount = duplicates.count
        result.collisions = Array(collisions.sorted().prefix(Self.listLimit))
        result.duplicates = Array(duplicates.sorted().prefix(Self.listLimit))
        self = result
    }

    private init(of table: TransactionTable) { self.table = table }
}
