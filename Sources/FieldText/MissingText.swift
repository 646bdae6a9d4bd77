package import CSVScan

/// Texts that exporters write where there is no value: `NULL` and `\N` of databases, `NaN`, `NaT`, `None` and `<NA>` of
/// data frames.
package enum MissingText {
    /// Exactly as exporters write it, for fields that hold any text: a channel may be called `none`.
    @inline(__always)
    package static func isNull(_ s: ByteSlice) -> Bool {
        guard s.count >= 2, s.count <= 4 else { return s.count == 0 }
        return isWord(s, spellings)
    }

    /// For fields that hold a number, a day or a time: blanks as well, and the words in any case.
    package static func isNoNumber(_ s: ByteSlice) -> Bool {
        let text = InvisibleText.trimmed(s)
        guard text.count > 0, text.count <= 6 else { return text.count == 0 }
        let lowered = text.array.map { $0 &- 65 < 26 ? $0 | 0x20 : $0 }
        return words.contains(lowered)
    }

    private static let spellings = [
        "NULL", "null", "Null", "\\N", "NaN", "nan", "NaT", "None", "<NA>",
    ].map { Array($0.utf8) }

    private static let words = Set(
        ["null", "\\n", "nan", "nat", "none", "<na>", "nil", "na", "n/a", "#n/a", "(null)"].map {
            Array($0.utf8)
        })

    @inline(never)
    private static func isWord(_ s: ByteSlice, _ words: [[UInt8]]) -> Bool {
        // Nearly all fields begin otherwise.
        guard
            s[0] | 0x20 == UInt8(ascii: "n") || s[0] == UInt8(ascii: "\\")
                || s[0] == UInt8(ascii: "<")
        else { return false }
        return words.contains { s.equals($0) }
    }
}
