package import Shared

/// What the transaction ids of one partition say about each other.
package struct TransactionFacts: Sendable {
    /// Ids with different contents, in the order of the ids' text; at most `listLimit` of them.
    package var collisions: [String] = []
    /// Ids whose copies are all alike; the same order and limit.
    package var duplicates: [String] = []
    package var collisionCount = 0
    package var duplicateCount = 0
    /// Spellings of one id that differ only in case, blanks or invisible characters, in words; the same limit.
    package var variants: [String] = []
    package var variantCount = 0
    /// Keys of all colliding ids: each of their records is rejected.
    package var colliding: Set<TransactionKey> = []
    /// Keys of ids with copies: all records but the first are rejected.
    package var repeated: Set<TransactionKey> = []
    /// Orders of several lines with a fault of their own; nil where each record is a purchase.
    package var orders: Orders?
    /// Every id once, sorted; for the ledger.
    package var keys: [TransactionKey] = []

    /// Keys of orders whose lines are rejected together.
    package struct Orders: Sendable {
        package var withoutRevenue: Set<TransactionKey> = []
        package var notPaid: Set<TransactionKey> = []

        package init() {}
    }

    package typealias Texts = [TransactionKey: String]
    private let lookUp: @Sendable (Set<TransactionKey>) throws(EngineError) -> Texts

    /// A list of a million ids helps nobody; the counts stay exact.
    package static let listLimit = 1000

    /// - Parameter lookUp: The texts of some ids, which are asked for few at most.
    package init(
        lookUp: @escaping @Sendable (Set<TransactionKey>) throws(EngineError) -> Texts
    ) {
        self.lookUp = lookUp
    }

    /// The texts of some ids.
    package func texts(of keys: Set<TransactionKey>) throws(EngineError) -> Texts {
        keys.isEmpty ? [:] : try lookUp(keys)
    }
}
