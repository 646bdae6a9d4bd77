import Profile
import Shared

/// Names from a file's header, shortened and without control characters.
enum Name {
    /// What nobody sees is written as in JSON: `\\u200b`; and a blank at an end shows by its quotes.
    static func shown(_ name: String) -> String {
        let marked = marked(name)
        let isBlank = marked.hasPrefix(" ") || marked.hasSuffix(" ") || marked.isEmpty
        return isBlank ? "\"\(marked)\"" : marked
    }

    private static func marked(_ name: String) -> String {
        guard name.utf8.count > 64 else { return escaped(Masked.withoutAddresses(name)) }
        let prefix = String(decoding: name.utf8.prefix(64), as: UTF8.self)
        return escaped(Masked.withoutAddresses(cut: prefix)) + "…"
    }

    /// As a value in a line of YAML, for advice that is pasted; nil where no line could say it.
    static func yaml(_ name: String) -> String? {
        // A byte of another encoding became U+FFFD: what stood there cannot be written.
        guard !name.contains("\u{FFFD}"), !name.isEmpty else { return nil }
        let scalars = name.unicodeScalars
        let isPlain =
            scalars.allSatisfy { isLetterOrDigit($0) || "_-.".unicodeScalars.contains($0) }
            && scalars.first.map { isLetter($0) || $0 == "_" } ?? false
            && !reserved.contains(name.lowercased())
        if isPlain { return name }
        let inner = escaped(name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))
        return "\"\(inner)\""
    }

    /// What YAML takes for something else than text.
    private static let reserved: Set = [
        "true", "false", "yes", "no", "on", "off", "null", "y", "n",
    ]

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }

    private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        isLetter(scalar) || ("0"..."9").contains(scalar)
    }

    private static func escaped(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            let isHidden =
                scalar.isControl || scalar.properties.generalCategory == .format
                || scalar.properties.isWhitespace && scalar != " "
            guard isHidden else {
                shown.unicodeScalars.append(scalar)
                continue
            }
            let hex = String(scalar.value, radix: 16)
            let width = scalar.value > 0xffff ? 8 : 4
            shown +=
                (width == 8 ? "\\U" : "\\u") + String(repeating: "0", count: width - hex.count)
                + hex
        }
        return shown
    }
}

extension Array where Element: Equatable {
    /// The first few, and how many more there are: `a, b, c and 12 more`.
    func listed(_ most: Int = 5, of total: Int? = nil, _ text: (Element) -> String) -> String {
        let total = total ?? count
        let shown = prefix(most).map(text).joined(separator: ", ")
        return total > most ? "\(shown) and \(Decimals.grouped(total - most)) more" : shown
    }
}
