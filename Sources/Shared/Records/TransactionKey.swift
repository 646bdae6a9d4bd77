/// A transaction id as 128 bits of a keyed hash of its text. Two ids of a year of a million
/// purchases a day share one with a probability of 2e-22, so lookups are exact in practice.
package struct TransactionKey: Hashable, Comparable, Sendable {
    /// What lists are sorted by.
    @usableFromInline package let high: UInt64
    @usableFromInline package let low: UInt64

    // Millions of keys are sorted and compared in other modules: nothing is called for each.
    @inlinable package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    @inlinable package static func == (a: TransactionKey, b: TransactionKey) -> Bool {
        a.high == b.high && a.low == b.low
    }

    @inlinable package static func < (a: TransactionKey, b: TransactionKey) -> Bool {
        a.high == b.high ? a.low < b.low : a.high < b.high
    }
}
