import Profile
import Shared

/// Whether what stands in a header is a name. Values may be personal, and names are shown to everybody.
enum HeaderName {
    /// Addresses, objects, numbers and times are hardly ever names.
    static func looksLikeValue(_ text: String) -> Bool {
        text.contains("://") || text.contains("@") || Masked.withoutAddresses(text) != text
            || text.hasPrefix("{") || Double(text) != nil
            || (text.prefix(4).count == 4 && text.prefix(4).allSatisfy(\.isWholeNumber)
                && text.dropFirst(4).hasPrefix("-"))
    }

    /// What no one calls a column.
    static func isCertainlyValue(_ text: String) -> Bool {
        guard looksLikeValue(text) else { return false }
        return text.contains("://") || text.contains("@") || text.hasPrefix("{")
            || Masked.withoutAddresses(text) != text
            || text.contains { $0 == "\n" || $0 == "\r" }
            || (text.contains("-") && text.contains(":"))
    }

    /// A letter or `_` first, then what names are written in; marks that nobody sees count as letters, since they
    /// are shown as such.
    static func looksLikeName(_ text: String) -> Bool {
        let scalars = text.unicodeScalars.filter { !isInvisible($0) }
        guard let first = scalars.first(where: { $0 != " " }), scalars.count <= 64 else {
            return scalars.isEmpty
        }
        if text.contains("://") || Masked.withoutAddresses(text) != text { return false }
        guard isLetter(first) || first == "_" || first == "$" else { return false }
        return scalars.allSatisfy { isLetter($0) || isDigit($0) || punctuation.contains($0) }
            && scalars.count(where: isDigit) <= 4
    }

    private static let punctuation = Set(" _-.:/()[]#%$".unicodeScalars)

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        // U+FFFD stands for a letter of another encoding.
        scalar.properties.isAlphabetic || scalar.value == 0xfffd
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .format || scalar.isControl
            || scalar.properties.isWhitespace && scalar != " "
    }

    /// The name where it is one; its form where it may be a value.
    static func shown(_ name: String) -> String {
        looksLikeName(name) ? name : Masked.text(Array(name.utf8))
    }
}
