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

    /// Adds the content of one file of a set.
    mutating func add(_ file: ContentFingerprint, under path: UInt64) {
        a &+= mixed(mixed(path, file.a), file.b)
        b &+= mixed(mixed(file.b, ~path), file.a)
    }

    var hex: String {
        unsafe String(unsafeUninitializedCapacity: 32) { text in
            for i in 0..<32 {
                let word = i < 16 ? a : b
                let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - i % 16 * 4)) & 15
                unsafe text[i] =
                    digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit
            }
            return 32
        }
    }
}
