/// Characters of a pattern, by their numbers in Unicode.
struct ScalarSet {
    var ranges: [ClosedRange<UInt32>]

    init(_ ranges: [ClosedRange<UInt32>]) { self.ranges = ranges }

    static let digits = ScalarSet([0x30...0x39])
    static let word = ScalarSet([0x30...0x39, 0x41...0x5a, 0x5f...0x5f, 0x61...0x7a])
    static let blanks = ScalarSet([0x09...0x0d, 0x20...0x20])

    /// Its only character, if there is one.
    var single: UInt32? {
        guard ranges.count == 1, ranges[0].count == 1 else { return nil }
        return ranges[0].lowerBound
    }

    var inverted: ScalarSet {
        var found: [ClosedRange<UInt32>] = []
        var start: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > start { found.append(start...range.lowerBound - 1) }
            start = max(start, range.upperBound + 1)
        }
        if start <= 0x10ffff { found.append(start...0x10ffff) }
        return ScalarSet(found)
    }

    /// Letters of ASCII, and single ones beyond it.
    mutating func addOtherCase() {
        var others: [ClosedRange<UInt32>] = []
        for range in ranges {
            for (from, to) in [(0x41...0x5a, 0x61), (0x61...0x7a, 0x41)]
                as [(ClosedRange<UInt32>, UInt32)]
            {
                guard range.overlaps(from) else { continue }
                let part = range.clamped(to: from)
                let low = part.lowerBound - from.lowerBound + to
                others.append(low...low + (part.upperBound - part.lowerBound))
            }
            guard range.count == 1, range.lowerBound > 0x7f,
                let scalar = Unicode.Scalar(range.lowerBound)
            else { continue }
            for text in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] {
                let mapped = Array(text.unicodeScalars)
                if mapped.count == 1 { others.append(mapped[0].value...mapped[0].value) }
            }
        }
        ranges += others
    }

    /// The same as bytes of UTF-8.
    var node: TextPatternNode {
        var ascii = ByteSet()
        var hasASCII = false
        var others: [TextPatternNode] = []
        for range in ranges {
            if range.lowerBound < 0x80 {
                ascii.insert(UInt8(range.lowerBound)...UInt8(min(range.upperBound, 0x7f)))
                hasASCII = true
            }
            guard range.upperBound >= 0x80 else { continue }
            for sequence in Self.sequences(max(range.lowerBound, 0x80), range.upperBound) {
                others.append(.sequence(sequence.map { .bytes(ByteSet($0)) }))
            }
        }
        if others.isEmpty { return .bytes(ascii) }
        return .either((hasASCII ? [.bytes(ascii)] : []) + others)
    }

    /// Ranges of bytes, one after the other, that are the characters from one to another: split where the bytes
    /// before the last ones differ.
    private static func sequences(_ low: UInt32, _ high: UInt32) -> [[ClosedRange<UInt8>]] {
        guard low <= high else { return [] }
        // No character has a number of these.
        if low <= 0xdfff, high >= 0xd800 {
            return sequences(low, 0xd7ff) + sequences(max(0xe000, low), high)
        }
        for most in [0x7ff, 0xffff] as [UInt32] where low <= most && high > most {
            return sequences(low, most) + sequences(most + 1, high)
        }
        let (first, last) = (bytes(low), bytes(high))
        for place in 1..<max(first.count, 1) {
            let mask = (UInt32(1) << (6 * UInt32(place))) - 1
            guard low & ~mask != high & ~mask else { continue }
            if low & mask != 0 {
                return sequences(low, low | mask) + sequences((low | mask) + 1, high)
            }
            if high & mask != mask {
                return sequences(low, (high & ~mask) - 1) + sequences(high & ~mask, high)
            }
        }
        return [zip(first, last).map { $0...$1 }]
    }

    private static func bytes(_ scalar: UInt32) -> [UInt8] {
        Unicode.Scalar(scalar).map { Array(String(Character($0)).utf8) } ?? []
    }
}
