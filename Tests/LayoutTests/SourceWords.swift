/// The words of a Swift source that say who uses whom: comments and texts of strings are left out, what is
/// interpolated into a string is kept.
struct SourceWords {
    /// Types that the file declares at its top level.
    private(set) var declared: Set<String> = []
    /// Types inside others: in this file their names mean these.
    private(set) var nested: Set<String> = []
    private(set) var imported: Set<String> = []
    private(set) var used: Set<String> = []

    private static let declaring: Set<String> = [
        "struct", "class", "enum", "protocol", "actor", "typealias",
    ]

    init(_ source: String) {
        var reader = Reader(bytes: Array(source.utf8))
        var depth = 0
        var before = ""
        while let token = reader.next() {
            switch token {
            case .open: depth += 1
            case .close: depth -= 1
            case .word(let word):
                if before == "import" {
                    imported.insert(word)
                } else if Self.declaring.contains(before) {
                    if depth == 0 { declared.insert(word) } else { nested.insert(word) }
                } else {
                    used.insert(word)
                }
                before = word
            }
        }
    }

    private enum Token {
        case word(String)
        case open, close
    }

    /// Reads tokens; of everything else it takes no notice.
    private struct Reader {
        let bytes: [UInt8]
        var at = 0
        /// For each open interpolation, the depth of its parentheses and the number signs of its string.
        var interpolations: [(depth: Int, signs: Int, isLong: Bool)] = []

        init(bytes: [UInt8]) { self.bytes = bytes }

        private func peek(_ ahead: Int = 0) -> UInt8 {
            at + ahead < bytes.count ? bytes[at + ahead] : 0
        }

        private func starts(_ text: StaticString, at offset: Int = 0) -> Bool {
            let from = at + offset
            let wanted = Array("\(text)".utf8)
            return from + wanted.count <= bytes.count
                && bytes[from..<from + wanted.count].elementsEqual(wanted)
        }

        mutating func next() -> Token? {
            while at < bytes.count {
                let byte = bytes[at]
                if starts("//") {
                    while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { at += 1 }
                } else if starts("/*") {
                    skipComment()
                } else if Self.isWord(byte) {
                    let start = at
                    while at < bytes.count, Self.isWord(bytes[at]) { at += 1 }
                    return .word(String(decoding: bytes[start..<at], as: UTF8.self))
                } else if byte == UInt8(ascii: "#") || byte == UInt8(ascii: "\"") {
                    openString()
                } else {
                    at += 1
                    switch byte {
                    case UInt8(ascii: "{"): return .open
                    case UInt8(ascii: "}"): return .close
                    case UInt8(ascii: "(") where !interpolations.isEmpty:
                        interpolations[interpolations.count - 1].depth += 1
                    case UInt8(ascii: ")") where !interpolations.isEmpty:
                        interpolations[interpolations.count - 1].depth -= 1
                        if interpolations[interpolations.count - 1].depth == 0 {
                            let string = interpolations.removeLast()
                            readString(signs: string.signs, isLong: string.isLong)
                        }
                    default: break
                    }
                }
            }
            return nil
        }

        private static func isWord(_ byte: UInt8) -> Bool {
            (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
                || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
                || byte == UInt8(ascii: "_") || byte >= 0x80
        }

        private mutating func skipComment() {
            var depth = 0
            repeat {
                if starts("/*") {
                    depth += 1
                    at += 2
                } else if starts("*/") {
                    depth -= 1
                    at += 2
                } else {
                    at += 1
                }
            } while depth > 0 && at < bytes.count
        }

        private mutating func openString() {
            var signs = 0
            while peek(signs) == UInt8(ascii: "#") { signs += 1 }
            guard peek(signs) == UInt8(ascii: "\"") else {
                at += signs
                return
            }
            let isLong = starts("\"\"\"", at: signs)
            at += signs + (isLong ? 3 : 1)
            readString(signs: signs, isLong: isLong)
        }

        /// Goes on inside a string, to its end or to the next interpolation.
        private mutating func readString(signs: Int, isLong: Bool) {
            let quotes = isLong ? 3 : 1
            while at < bytes.count {
                if bytes[at] == UInt8(ascii: "\\"), follows(signs, after: 1) {
                    at += 1 + signs
                    if peek() == UInt8(ascii: "(") {
                        at += 1
                        interpolations.append((1, signs, isLong))
                        return
                    }
                    at += 1
                } else if bytes[at] == UInt8(ascii: "\""),
                    !isLong || starts("\"\"\""), follows(signs, after: quotes)
                {
                    at += quotes + signs
                    return
                } else {
                    at += 1
                }
            }
        }

        private func follows(_ signs: Int, after offset: Int) -> Bool {
            (0..<signs).allSatisfy { peek(offset + $0) == UInt8(ascii: "#") }
        }
    }
}
