package import CSVScan

/// Texts that stand where an id should be and name nobody: `undefined`, `(not set)`, blanks.
///
/// Letter case and blanks or invisible characters around them do not matter.
package struct Placeholders: Sendable {
    /// What stands for blanks in counts by kind.
    package static let blank = "blank"

    /// Names for counts, in the order of `kind`.
    package let names: [String]
    private let texts: [[UInt8]]
    /// Bit n: there is a text of n bytes; bit 63 stands for all longer ones.
    private let lengths: UInt64
    /// Bit n: a text begins with a byte of which n is the lower six bits.
    private let firsts: UInt64

    package init(_ list: [String]) {
        var seen: Set<[UInt8]> = []
        let own = list.filter { seen.insert(Self.folded($0.utf8)).inserted && !$0.isEmpty }
        names = [Self.blank] + own
        texts = own.map { Self.folded($0.utf8) }
        lengths = texts.reduce(0) { $0 | Self.bit($1.count) }
        firsts = texts.reduce(0) { $0 | 1 << UInt64($1[0] & 0x3f) | 1 << UInt64($1[0] & 0x1f) }
    }

    /// Which of the `names` a text, which is not empty, is; nil for one that says something.
    @inline(__always)
    package func kind(_ s: ByteSlice) -> Int? {
        let first = s[0]
        let last = s[s.count &- 1]
        // Blanks and what is no ASCII may have to go first.
        let plain = first &- 0x21 < 0x5f && last &- 0x21 < 0x5f
        if plain, lengths & Self.bit(s.count) == 0 || firsts &>> UInt64(first & 0x3f) & 1 == 0 {
            return nil
        }
        return slowKind(s)
    }

    @inline(never)
    private func slowKind(_ s: ByteSlice) -> Int? {
        let text = InvisibleText.trimmed(s)
        if text.count == 0 { return 0 }
        return texts.firstIndex { other in
            other.count == text.count
                && (0..<text.count).allSatisfy { Self.lowered(text[$0]) == other[$0] }
        }.map { $0 + 1 }
    }

    @inline(__always)
    private static func bit(_ count: Int) -> UInt64 { 1 &<< UInt64(min(count, 63)) }

    private static func lowered(_ c: UInt8) -> UInt8 { c &- 65 < 26 ? c | 0x20 : c }

    private static func folded(_ text: some Sequence<UInt8>) -> [UInt8] { text.map(lowered) }
}

/// Blanks and characters that nobody sees.
package enum InvisibleText {
    /// How many bytes the invisible character at a place has; 0 for one that is seen.
    @inline(__always)
    package static func length(_ s: ByteSlice, at i: Int) -> Int {
        let c = s[i]
        if c <= 0x20 || c == 0x7f { return 1 }
        if c < 0xc2 { return 0 }
        let left = s.count &- i
        if c == 0xc2 {
            // No-break space, soft hyphen.
            return left >= 2 && (s[i + 1] == 0xa0 || s[i + 1] == 0xad) ? 2 : 0
        }
        guard left >= 3 else { return 0 }
        switch (c, s[i + 1], s[i + 2]) {
        // Spaces, zero width characters, marks of direction and of lines; word joiner; the byte order mark.
        case (0xe2, 0x80, 0x80...0x8f), (0xe2, 0x80, 0xa8...0xaf), (0xe2, 0x81, 0x9f...0xaf),
            (0xe3, 0x80, 0x80), (0xef, 0xbb, 0xbf):
            return 3
        default: return 0
        }
    }

    /// The text without what nobody sees at its ends.
    package static func trimmed(_ s: ByteSlice) -> ByteSlice {
        var start = 0
        while start < s.count {
            let n = length(s, at: start)
            if n == 0 { break }
            start += n
        }
        // From the back an invisible character has one to three bytes.
        var end = s.count
        while end > start {
            guard
                let n = (1...3).first(where: { end - $0 >= start && length(s, at: end - $0) == $0 })
            else { break }
            end -= n
        }
        return s.slice(start, end)
    }
}
