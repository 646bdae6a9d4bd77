/// 128 bits that stand for the content of a partition: a sum over its records, so that it can be
/// counted in parts; each record's part depends on its bytes and on its place.
package struct ContentFingerprint: Sendable, Equatable {
    package var a: UInt64 = 0
    package var b: UInt64 = 0

    package init() {}

    package init(hex: String) {
        guard hex.count == 32, let value = UInt128(hex, radix: 16) else { return }
        a = UInt64(truncatingIfNeeded: value >> 64)
        b = UInt64(truncatingIfNeeded: value)
    }

    package func adding(_ other: ContentFingerprint) -> ContentFingerprint {
        var sum = self
        sum.a &+= other.a
        sum.b &+= other.b
        return sum
    }

    package var hex: String {
        let text = String(UInt128(a) << 64 | UInt128(b), radix: 16)
        return String(repeating: "0", count: 32 - text.count) + text
    }
}
