/// How the characters of a text stand in a file as bytes, where that is not UTF-8.
package struct TextCoding: Sendable, Hashable {
    /// In small letters: `windows-1252`, `iso-8859-15`, `utf-16`.
    package let name: String

    enum Kind: Sendable, Hashable {
        /// A byte for each character; those below 0x80 are ASCII.
        case bytes
        /// Two bytes or four. Nil: the byte order mark says which one comes first, or else the first character.
        case utf16(isBigEndian: Bool?)
    }

    let kind: Kind

    /// Those that a configuration may name, but for UTF-8.
    package static let names: [String] =
        ["utf-16", "utf-16le", "utf-16be"] + (1...16).filter { $0 != 12 }.map { "iso-8859-\($0)" }
        + (1250...1258).map { "windows-\($0)" }
        + ["macintosh", "koi8-r", "koi8-u", "ibm437", "ibm850", "ibm852", "ibm866"]

    private static let otherNames = [
        "latin1": "iso-8859-1", "latin-1": "iso-8859-1", "latin9": "iso-8859-15",
        "latin-9": "iso-8859-15", "utf16": "utf-16", "utf-16-le": "utf-16le",
        "utf-16-be": "utf-16be", "mac-roman": "macintosh", "macroman": "macintosh",
    ]

    /// Nil for a name that is none of these, whatever the case of its letters: `Windows-1252`, `cp1252`, `latin1`.
    package init?(_ text: String) {
        let plain = text.lowercased().replacing("_", with: "-")
        var name = Self.otherNames[plain] ?? plain
        for prefix in ["cp", "win", "windows"] where name.hasPrefix(prefix) {
            let number = name.dropFirst(prefix.count).drop { $0 == "-" }
            if number.hasPrefix("125") { name = "windows-\(number)" }
            if prefix == "cp", ["437", "850", "852", "866"].contains(number) {
                name = "ibm\(number)"
            }
        }
        if name.hasPrefix("iso8859") { name = "iso-8859" + name.dropFirst("iso8859".count) }
        guard Self.names.contains(name) else { return nil }
        self.name = name
        kind =
            switch name {
            case "utf-16": .utf16(isBigEndian: nil)
            case "utf-16le": .utf16(isBigEndian: false)
            case "utf-16be": .utf16(isBigEndian: true)
            default: .bytes
            }
    }

    /// Whether a file with these first bytes cannot be of this coding, and why not.
    package func mismatch(_ first: [UInt8]) -> String? {
        if first.starts(with: [0xef, 0xbb, 0xbf]) {
            return "the file begins as UTF-8 does, and encoding: says \(name)"
        }
        switch kind {
        case .bytes:
            let isUTF16 = first.starts(with: [0xff, 0xfe]) || first.starts(with: [0xfe, 0xff])
            return isUTF16 ? "the file is UTF-16, and encoding: says \(name)" : nil
        case .utf16:
            // Two ASCII characters, or a sign of some far alphabet that no header begins with.
            let isText = first.count >= 2 && first.prefix(2).allSatisfy { (9...0x7e).contains($0) }
            return isText ? "the file is not UTF-16, as encoding: says" : nil
        }
    }
}
