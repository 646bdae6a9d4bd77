extension Unicode.Scalar {
    /// C0, DEL, C1, and the marks that reorder text on a terminal.
    package var isControl: Bool {
        switch value {
        case 0..<0x20, 0x7f..<0xa0, 0x200e...0x200f, 0x202a...0x202e, 0x2066...0x2069: true
        default: false
        }
    }
}
