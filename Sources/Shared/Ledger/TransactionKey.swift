/// A transaction id as 128 bits of a keyed hash of its text. Two ids of a year of a million
/// purchases a day share one with a probability of 2e-22, so lookups are exact in practice.
package struct TransactionKey: Hashable, Comparable, Sendable {
    /// What lists are sorted by.
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    package static func < (a: TransactionKey, b: TransactionKey) -> Bool {
        a.high == b.high ? a.low < b.low : a.high < b.high
    }
}
