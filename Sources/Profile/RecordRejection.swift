package import Shared

/// Which records of a partition are rejected, by which rule.
package struct RecordRejection: Sendable {
    /// The rule that rejects records for a fault. What no rule rejects stays in the remainder.
    package let rules: [RecordFault: String]
    package let colliding: Set<TransactionKey>
    package let repeated: Set<TransactionKey>
    package let replayed: Set<TransactionKey>
    /// Where an order is several records, its faults; nil where each record has its own.
    package let orders: TransactionFacts.Orders?

    package init(
        rules: [RecordFault: String], _ transactions: TransactionFacts,
        replayed: Set<TransactionKey>
    ) {
        self.rules = rules
        colliding = transactions.colliding
        repeated = transactions.repeated
        self.replayed = replayed
        orders = transactions.orders
    }
}

/// Receives the two halves of a partition, in the order of the file.
package protocol EvidenceSink: AnyObject {
    /// Of a set of files: what comes next is of this one, by its path, with its header as it stands there, which is empty
    /// where it has none, and with the lines before that.
    func begin(file: String, header: [UInt8], preamble: [UInt8])
    func keep(_ record: UnsafeRawBufferPointer)
    func reject(_ record: UnsafeRawBufferPointer, line: Int, rules: [String], malformed: Bool)
    func reject(oversized record: OversizedText)
}

extension EvidenceSink {
    package func begin(file: String, header: [UInt8], preamble: [UInt8]) {}
}

/// A record longer than the feed allows: it is not kept, only told of.
package struct OversizedText: Sendable, Equatable {
    /// Of its first byte, and the line that stands in.
    package let offset: Int
    package let line: Int
    package let bytes: Int

    package init(offset: Int, line: Int, bytes: Int) {
        self.offset = offset
        self.line = line
        self.bytes = bytes
    }
}
