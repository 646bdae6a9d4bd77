extension StringProtocol {
    /// The text, or its beginning up to the end of a word and `…`, in at most so many characters.
    ///
    /// Unicode scalars are counted, since data can hold one character of a thousand of them; a character is not
    /// cut in two unless it alone is too long. A word is cut where it alone is longer than half the width.
    package func shortened(to width: Int) -> String {
        guard unicodeScalars.count > width else { return String(self) }
        let room = Swift.max(0, width - 1)
        var kept = ""
        var used = 0
        for character in self {
            used += character.unicodeScalars.count
            guard used <= room else { break }
            kept.append(character)
        }
        if kept.isEmpty {
            kept = String(String.UnicodeScalarView(unicodeScalars.prefix(room)))
        } else if !(dropFirst(kept.count).first?.isWhitespace ?? true),
            let blank = kept.lastIndex(where: \.isWhitespace),
            kept[..<blank].unicodeScalars.count * 2 >= room
        {
            kept = String(kept[..<blank])
        }
        while let last = kept.last, last.isWhitespace || ",;:(".contains(last) { kept.removeLast() }
        return kept + "…"
    }
}

/// Names that come from data or from a configuration, as a sentence for people can have them.
package enum ShownName {
    /// So many characters say which one is meant; the files have all of them.
    package static let width = 40

    /// One line, without what steers a terminal, and not longer than ``width``.
    package static func text(_ name: String) -> String {
        var safe = ""
        // A name of a megabyte is not gone through to its end.
        for scalar in name.unicodeScalars.prefix(width * 4) {
            if scalar.properties.isWhitespace {
                if !safe.isEmpty, safe.last != " " { safe += " " }
            } else if !scalar.isControl {
                safe.unicodeScalars.append(scalar)
            }
        }
        while safe.last == " " { safe.removeLast() }
        return safe.isEmpty ? "(no name)" : safe.shortened(to: width)
    }
}
