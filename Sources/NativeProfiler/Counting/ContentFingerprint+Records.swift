import CSVScan
import Profile

extension ContentFingerprint {
    @inline(__always)
    mutating func add(record hash: UInt64, endingAt offset: Int) {
        let place = UInt64(truncatingIfNeeded: offset)
        a &+= mixed(hash, place)
        b &+= mixed(hash &+ 0x9e37_79b9_7f4a_7c15, ~place)
    }
}
