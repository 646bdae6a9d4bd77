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
        return String(safe) + (bytes.count > limit ? "…" : "")
    }
}
