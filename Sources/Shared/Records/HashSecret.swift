/// What hashes are keyed with, so that nobody who does not know it can make two values collide, or many of them
/// meet in one place of a table.
///
/// A ledger has one for as long as it lives, since it compares keys of different days. Where nothing is kept, a
/// process has its own.
package struct HashSecret: Hashable, Sendable {
    package let first: UInt64
    package let second: UInt64

    package init(first: UInt64, second: UInt64) {
        self.first = first
        self.second = second
    }

    /// That of ledgers made before there was one: hashes are those that everybody can compute.
    package static let none = HashSecret(first: 0, second: 0)

    /// Of a process that keeps nothing.
    package static let ofProcess = random()

    package static func random() -> HashSecret {
        HashSecret(first: .random(in: 1 ... .max), second: .random(in: 1 ... .max))
    }

    /// Little-endian, as a ledger has them.
    package var bytes: [UInt8] {
        [first, second].flatMap { half in (0..<8).map { UInt8(half >> UInt64(8 * $0) & 0xff) } }
    }

    /// Nil for what `bytes` never is.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        func half(_ bytes: some Collection<UInt8>) -> UInt64 {
            bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        self.init(first: half(bytes.prefix(8)), second: half(bytes.suffix(8)))
    }
}
