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
        var safe = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            let steers = scalar.isControl && scalar != "\n" && scalar != "\t"
            safe.append(steers ? "\u{FFFD}" : scalar)
        }
        return String(safe)
    }
}
