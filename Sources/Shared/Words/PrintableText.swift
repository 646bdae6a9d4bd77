extension Unicode.Scalar {
    /// C0, DEL, C1, and the marks that reorder text on a terminal.
    package var isControl: Bool {
        switch value {
        case 0..<0x20, 0x7f..<0xa0, 0x200e...0x200f, 0x202a...0x202e, 0x2066...0x2069: true
        default: false
        }
    }
}

extension String {
    /// The text as a terminal may have it, which must not act on what a file or an argument says: lines
    /// and tabs stay, other control characters are shown as U+FFFD.
    package var printable: String {
        // Nearly all text has none of the bytes that control characters begin with.
        guard hasByte(where: Self.mayBeControl) else { return self }
        var safe = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            let steers = scalar.isControl && scalar != "\n" && scalar != "\t"
            safe.append(steers ? "\u{FFFD}" : scalar)
        }
        return String(safe)
    }

    /// Whether one of the bytes is such. All of them are looked at, many at a time: to stop at the first, or to
    /// go through `utf8`, takes ten times as long, and so do answers that are Booleans and not bits.
    @inline(__always)
    func hasByte(where isMeant: (UInt8) -> UInt8) -> Bool {
        let found = unsafe utf8.withContiguousStorageIfAvailable { bytes in
            var found: UInt8 = 0
            for i in bytes.indices { unsafe found |= isMeant(bytes[i]) }
            return found
        }
        return (found ?? utf8.reduce(0) { $0 | isMeant($1) }) != 0
    }

    /// Whether a control character, other than the end of a line and a tab, may begin with a byte: C0, DEL, C1
    /// (U+0080 to U+00BF begin with C2), or the marks (U+2000 to U+2FFF begin with E2).
    @inline(__always)
    private static func mayBeControl(_ byte: UInt8) -> UInt8 {
        let isBlank = bit(byte == 0x0a) | bit(byte == 0x09)
        let begins = bit(byte == 0x7f) | bit(byte == 0xc2) | bit(byte == 0xe2)
        return begins | bit(byte < 0x20) & ~isBlank
    }
}

@inline(__always)
func bit(_ holds: Bool) -> UInt8 { holds ? 1 : 0 }
