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

    /// The hash that a record of these bytes has, from whichever kernel.
    static func hash(_ text: [UInt8]) -> UInt64 {
        unsafe text.withUnsafeBytes { unsafe hash($0) }
    }

    /// The hash that `gate_records` describes.
    private static func hash(_ text: UnsafeRawBufferPointer) -> UInt64 {
        let half = SIMD8<UInt64>(repeating: 0xffff_ffff)
        let shift = SIMD8<UInt64>(repeating: 32)
        let step = SIMD8<UInt64>(repeating: keys[6])
        var sums = keys
        var key = keys
        var at = 0
        repeat {
            let words = unsafe stripe(text, at)
            let mixed = words ^ key
            sums &+= swapped(words) &+ (mixed & half) &* (mixed &>> shift)
            key &+= step
            at += 64
        } while at < text.count
        let last =
            sums
            ^ SIMD8(keys[3], keys[4], keys[5], keys[6], keys[7], keys[0], keys[1], keys[2])
        let mixed = (last & half) &* (last &>> shift) &+ swapped(sums)
        let four = mixed.lowHalf &+ rotated(mixed.highHalf, by: 23)
        let two = four.lowHalf &+ rotated(four.highHalf, by: 41)
        let hash = folded(two[0] ^ keys[3], two[1] ^ keys[4]) &+ UInt64(text.count) &* keys[6]
        return folded(hash ^ keys[3], keys[6] ^ hash >> 32)
    }

    /// Eight words of a text, with zeros where it has ended.
    private static func stripe(_ text: UnsafeRawBufferPointer, _ at: Int) -> SIMD8<UInt64> {
        var words = SIMD8<UInt64>()
        for i in 0..<8 {
            let start = at + i * 8
            if start + 8 <= text.count {
                words[i] = unsafe UInt64(
                    littleEndian: text.loadUnaligned(fromByteOffset: start, as: UInt64.self))
            } else if start < text.count {
                for place in start..<text.count {
                    words[i] |= unsafe UInt64(text[place]) << UInt64((place - start) * 8)
                }
            }
        }
        return words
    }

    /// Neighbours in each other's place.
    private static func swapped(_ x: SIMD8<UInt64>) -> SIMD8<UInt64> {
        SIMD8(x[1], x[0], x[3], x[2], x[5], x[4], x[7], x[6])
    }

    private static func rotated<V: SIMD>(_ x: V, by bits: UInt64) -> V where V.Scalar == UInt64 {
        x &<< V(repeating: bits) | x &>> V(repeating: 64 - bits)
    }

    private static let keys = SIMD8<UInt64>(
        0xa076_1d64_78bd_642f, 0xe703_7ed1_a0b4_28db, 0x8ebc_6af0_9c88_c6e3, 0x5899_65cc_7537_4cc3,
        0x1d8e_4e27_c47d_124f, 0xeb44_acca_b455_d165, 0x9e37_79b9_7f4a_7c15, 0xc2b2_ae3d_27d4_eb4f)

    static func markQuery(
        _ bytes: UnsafeBufferPointer<UInt8>, into marks: UnsafeMutablePointer<UInt64>
    ) {
        for i in 0..<((bytes.count + 63) / 64) { unsafe marks[i] = 0 }
        for i in bytes.indices where unsafe "?#&=".utf8.contains(bytes[i]) {
            unsafe marks[i / 64] |= 1 &<< UInt64(i % 64)
        }
    }
}
