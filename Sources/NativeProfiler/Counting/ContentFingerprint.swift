import CSVScan
import Profile

/// 128 bits that stand for the content of a partition: a sum over its records, so that it can be
/// counted in parts; each record's part depends on its bytes and on its place.
struct ContentFingerprint: Mergeable, Sendable, Hashable {
    private var a: UInt64 = 0
    private var b: UInt64 = 0

    @inline(__always)
    mutating func add(record hash: UInt64, endingAt offset: Int) {
        let place = UInt64(truncatingIfNeeded: offset)
        a &+= mixed(hash, place)
        b &+= mixed(hash &+ 0x9e37_79b9_7f4a_7c15, ~place)
    }

    mutating func merge(_ other: ContentFingerprint) {
        a &+= other.a
        b &+= other.b
    }

    var hex: String {
        let text = String(UInt128(a) << 64 | UInt128(b), radix: 16)
        return String(repeating: "0", count: 32 - text.count) + text
    }
}
