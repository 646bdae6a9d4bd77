/// The kernel in Swift alone, a byte at a time. It serves machines without a kernel in C, and is what
/// those are held against.
enum PlainKernel {
    static func index(
        _ bytes: UnsafeRawBufferPointer, _ dialect: Dialect, from start: ScanState,
        _ fieldEnds: UnsafeMutableBufferPointer<UInt32>, _ unusual: UnsafeMutablePointer<UInt64>
    ) -> ScanKernel.Found? {
        var regular = true
        let found = unsafe walk(bytes, dialect, from: start, fieldEnds, unusual) { _ in
            regular = false
        }.found
        return regular ? found : nil
    }

    /// Goes through all bytes as the state machine says, and names each one in an odd place.
    static func walk(
        _ bytes: UnsafeRawBufferPointer, _ dialect: Dialect, from start: ScanState,
        _ fieldEnds: UnsafeMutableBufferPointer<UInt32>, _ unusual: UnsafeMutablePointer<UInt64>,
        odd: (Int) -> Void
    ) -> (found: ScanKernel.Found, end: ScanState) {
        var found = ScanKernel.Found()
        for word in 0...bytes.count / 4096 { unsafe unusual[word] = 0 }
        var state = start
        for i in 0..<bytes.count {
            let byte = unsafe bytes[i]
            let (next, isOdd) = state.after(byte, dialect)
            // Only a separator leads to the start of a field.
            if next == .fieldStart {
                unsafe fieldEnds[found.fields] = UInt32(truncatingIfNeeded: i)
                found.fields &+= 1
                if byte == Dialect.newline { found.records &+= 1 }
            }
            if byte == Dialect.newline { found.newlines &+= 1 }
            if byte == 0 || byte >= 0x80 {
                found.unusual = true
                unsafe unusual[i / 4096] |= 1 &<< UInt64(i / 64 % 64)
            }
            if isOdd { odd(i) }
            state = next
        }
        found.inside = state == .quoted
        return (found, state)
    }

    static func countEmpty(
        _ bytes: UnsafePointer<UInt8>, quote: UInt8, _ fieldEnds: UnsafePointer<UInt32>,
        records: Int, columns: Int, into counts: UnsafeMutablePointer<Int>
    ) {
        for field in 0..<(records * columns) {
            let start = unsafe Int(fieldEnds[field - 1]) + 1
            var end = unsafe Int(fieldEnds[field])
            let column = field % columns
            if column == columns - 1, start < end, unsafe bytes[end - 1] == Dialect.carriageReturn {
                end -= 1
            }
            if unsafe start == end || end - start == 2 && bytes[start] == quote {
                unsafe counts[column] += 1
            }
        }
    }

    static func lookAtURLs(
        _ bytes: UnsafePointer<UInt8>, _ starts: UnsafePointer<UInt32>,
        _ ends: UnsafePointer<UInt32>, count: Int, into glances: UnsafeMutablePointer<UInt8>
    ) {
        for i in 0..<count {
            let url = unsafe UnsafeBufferPointer(
                start: bytes + Int(starts[i]), count: Int(ends[i] - starts[i]))
            var glance: URLGlance = []
            if unsafe url.contains(where: { $0 <= 0x20 || $0 == 0x7f }) { glance.insert(.blank) }
            if unsafe url.contains(UInt8(ascii: "?")) { glance.insert(.query) }
            let isWeb =
                unsafe url.count >= 8
                && (url.starts(with: "https://".utf8) || url.starts(with: "http://".utf8))
            if !url.isEmpty, !isWeb { glance.insert(.noWeb) }
            unsafe glances[i] = glance.rawValue
        }
    }

    static func records(
        _ bytes: UnsafePointer<UInt8>, from start: Int, _ fieldEnds: UnsafePointer<UInt32>,
        _ recordEnds: UnsafePointer<UInt32>, count: Int,
        _ starts: UnsafeMutablePointer<UInt32>, _ ends: UnsafeMutablePointer<UInt32>,
        _ hashes: UnsafeMutablePointer<UInt64>
    ) {
        var start = start
        for r in 0..<count {
            let lineEnd = unsafe Int(fieldEnds[Int(recordEnds[r]) - 1])
            let hasCR = unsafe lineEnd > start && bytes[lineEnd - 1] == Dialect.carriageReturn
            let end = hasCR ? lineEnd - 1 : lineEnd
            unsafe starts[r] = UInt32(start)
            unsafe ends[r] = UInt32(end)
            unsafe hashes[r] = hash(.init(start: bytes + start, count: end - start))
            start = lineEnd + 1
        }
    }

    /// The hash that `gate_records` describes.
    private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let step = hashKeys[6]
        var sums = hashKeys
        for stripe in 0..<max(1, (text.count + 63) / 64) {
            let words = (0..<8).map { word in
                (0..<8).reduce(UInt64(0)) { value, byte in
                    let i = stripe * 64 + word * 8 + byte
                    return i < text.count ? unsafe value | UInt64(text[i]) << (8 * byte) : value
                }
            }
            for i in 0..<8 {
                let mixed = words[i] ^ (hashKeys[i] &+ UInt64(stripe) &* step)
                sums[i] &+= words[i ^ 1] &+ (mixed & 0xffff_ffff) &* (mixed >> 32)
            }
        }
        let mixed = (0..<8).map { i in
            let x = sums[i] ^ hashKeys[(i + 3) % 8]
            return (x & 0xffff_ffff) &* (x >> 32) &+ sums[i ^ 1]
        }
        let four = (0..<4).map { mixed[$0] &+ rotated(mixed[$0 + 4], by: 23) }
        let two = (0..<2).map { four[$0] &+ rotated(four[$0 + 2], by: 41) }
        let hash =
            folded(two[0] ^ hashKeys[3], two[1] ^ hashKeys[4]) &+ UInt64(text.count) &* step
        return folded(hash ^ hashKeys[3], hashKeys[6] ^ hash >> 32)
    }

    private static func rotated(_ x: UInt64, by bits: UInt64) -> UInt64 {
        x << bits | x >> (64 - bits)
    }

    private static let hashKeys: [UInt64] = [
        0xa076_1d64_78bd_642f, 0xe703_7ed1_a0b4_28db, 0x8ebc_6af0_9c88_c6e3, 0x5899_65cc_7537_4cc3,
        0x1d8e_4e27_c47d_124f, 0xeb44_acca_b455_d165, 0x9e37_79b9_7f4a_7c15, 0xc2b2_ae3d_27d4_eb4f,
    ]

    static func markQuery(
        _ bytes: UnsafeBufferPointer<UInt8>, into marks: UnsafeMutablePointer<UInt64>
    ) {
        for i in 0..<((bytes.count + 63) / 64) { unsafe marks[i] = 0 }
        for i in bytes.indices where unsafe "?#&=".utf8.contains(bytes[i]) {
            unsafe marks[i / 64] |= 1 &<< UInt64(i % 64)
        }
    }
}
