import Shared

/// How values are shown.
package enum Masked {
    /// At most this many characters of a value are shown.
    package static let limit = 120

    /// Letters become x, digits 9: the form remains, the person does not.
    package static func text(_ bytes: [UInt8]) -> String {
        let masked = bytes.prefix(limit).map { byte -> UInt8 in
            switch byte {
            case 48...57: UInt8(ascii: "9")
            case 65...90, 97...122, 0x80...: UInt8(ascii: "x")
            case 0..<0x20, 0x7f: UInt8(ascii: " ")
            default: byte
            }
        }
        return String(decoding: masked, as: UTF8.self) + (bytes.count > limit ? "…" : "")
    }

    /// The text itself, shortened, without control characters.
    package static func plain(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes.prefix(limit), as: UTF8.self)
        let safe = text.unicodeScalars.map { $0.isControl ? " " : Character($0) }
        return withoutAddresses(String(safe)) + (bytes.count > limit ? "…" : "")
    }

    /// Text whose e-mail addresses are masked, whatever column it is from.
    package static func withoutAddresses(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "@")) || text.contains("%40") else { return text }
        var shown = ""
        var word = ""
        func flush() {
            shown += holdsAddress(word) ? self.text(word) : word
            word = ""
        }
        for character in text {
            if ends(character) {
                flush()
                shown.append(character)
            } else {
                word.append(character)
            }
        }
        flush()
        return shown
    }

    private static func ends(_ character: Character) -> Bool {
        character.isWhitespace || "\"'`<>()[]{}|,;=&?/\\".contains(character)
    }

    private static func holdsAddress(_ word: String) -> Bool {
        for mark in ["@", "%40"] {
            let parts = word.split(separator: mark, omittingEmptySubsequences: false)
            if zip(parts, parts.dropFirst()).contains(where: { !$0.isEmpty && !$1.isEmpty }) {
                return true
            }
        }
        return false
    }

    /// The form of a whole text, however long.
    private static func text(_ word: String) -> String {
        String(
            word.map { character in
                character.isNumber ? "9" : character.isLetter ? "x" : character
            })
    }
}
