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
        let safe = String(text.unicodeScalars.map { $0.isControl ? " " : Character($0) })
        return bytes.count > limit ? withoutAddresses(cut: safe) + "…" : withoutAddresses(safe)
    }

    /// What stands for `@` in texts: as it is, in URLs (once and twice), in JSON, in HTML, and as wide as the
    /// letters of Chinese.
    private static let marks = [
        "@", "%40", "%2540", "\\u0040", "&#64;", "&#x40;", "\u{ff20}", "\u{fe6b}",
    ].map(Array.init)

    /// Text whose e-mail addresses are masked, whatever column it is from.
    package static func withoutAddresses(_ text: String) -> String {
        let bytes = text.utf8
        // Most texts have none.
        guard
            bytes.contains(where: {
                $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "0") || $0 >= 0x80
            })
                || text.contains("&#64;")
        else { return text }
        let characters = Array(text)
        var shown = characters
        for place in characters.indices {
            guard let mark = marks.first(where: { starts(characters, $0, at: place) }) else {
                continue
            }
            let end = place + mark.count
            let first = characters[..<place].lastIndex(where: ends).map { $0 + 1 } ?? 0
            let last = characters[end...].firstIndex(where: ends) ?? characters.count
            guard first < place, end < last else { continue }
            for i in first..<last { shown[i] = form(characters[i]) }
        }
        return String(shown)
    }

    /// The same of a text that goes on: its last word may be an address whose end is not there.
    package static func withoutAddresses(cut text: String) -> String {
        var characters = Array(withoutAddresses(text))
        // A mark may be cut, too, and some begin with what ends a word.
        let start =
            characters.lastIndex { ends($0) && $0 != "\\" && $0 != "&" }.map { $0 + 1 } ?? 0
        // No longer name than this has a mailbox.
        guard characters.count - start <= 64 else { return String(characters) }
        for i in start..<characters.count { characters[i] = form(characters[i]) }
        return String(characters)
    }

    private static func starts(_ text: [Character], _ mark: [Character], at place: Int) -> Bool {
        place + mark.count <= text.count && zip(text[place...], mark).allSatisfy { $0 == $1 }
    }

    private static func ends(_ character: Character) -> Bool {
        character.isWhitespace || "\"'`<>()[]{}|,;=&?/\\".contains(character)
    }

    private static func form(_ character: Character) -> Character {
        character.isNumber ? "9" : character.isLetter ? "x" : character
    }
}
