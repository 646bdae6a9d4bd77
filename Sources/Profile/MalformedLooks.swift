/// What malformed records look like, by the bytes in them: so that a finding names the cause.
package struct MalformedLooks: Sendable, Equatable {
    /// Records with a NUL byte.
    package var nul = Look()
    /// Records whose quotes are escaped by a backslash, and which read well so.
    package var backslash = Look()
    /// Records with bytes that are not UTF-8, NUL bytes apart.
    package var otherEncoding = Look()
    /// Of those bytes.
    package var votes = EncodingVotes()

    package init() {}

    /// Says in which file each first one stands.
    ///
    /// - Parameter file: By the place where it begins.
    package mutating func name(_ file: (Int) -> String?) {
        nul.name(file)
        backslash.name(file)
        otherEncoding.name(file)
    }

    package struct Look: Sendable, Equatable {
        package var records = 0
        /// Where the first one begins, in the file's text.
        package private(set) var offset = Int.max
        /// The line of the first one; 0 for none.
        package private(set) var line = 0
        /// The file that it stands in, where a partition is several.
        package private(set) var file: String?

        package init() {}

        /// `line 3`, or `a.csv line 3`.
        package var place: String { (file.map { $0 + " " } ?? "") + "line \(line)" }

        fileprivate mutating func name(_ file: (Int) -> String?) {
            if line > 0 { self.file = file(offset) }
        }

        package func isFirst(_ offset: Int) -> Bool { offset < self.offset }

        package mutating func note(line: Int, at offset: Int) {
            guard isFirst(offset) else { return }
            (self.offset, self.line) = (offset, line)
        }

        mutating func merge(_ other: Look) {
            records += other.records
            note(line: other.line, at: other.offset)
        }
    }
}

/// What bytes that are not UTF-8 could be: each run of them is one vote.
package struct EncodingVotes: Sendable, Equatable {
    /// Letters of Windows-1252 among ASCII letters, as `0xE9` in `caf?`.
    package var latin = 0
    /// Signs of Windows-1252, which stand alone: `€`, `£`, curved quotes.
    package var sign = 0
    /// Letters of Mac Roman between small letters, where Windows-1252 has none or a capital.
    package var mac = 0
    /// Letters of both, or of another one.
    package var unclear = 0
    /// UTF-8 that ends in the middle of a character, where its field ends.
    package var cut = 0
    package var other = 0
    /// Where the first byte of them stands, and which it is.
    package private(set) var offset = Int.max
    package private(set) var byte: UInt8 = 0

    package init() {}

    package mutating func note(_ byte: UInt8, at offset: Int) {
        guard offset < self.offset else { return }
        (self.offset, self.byte) = (offset, byte)
    }

    /// What they look like; nil where that is not certain.
    package var encoding: TextEncoding? {
        let total = latin + sign + mac + unclear + cut + other
        func most(_ votes: Int) -> Bool { votes > 0 && votes * 10 >= total * 9 }
        if most(cut) { return .cutUTF8 }
        if mac >= 2, latin * 2 <= mac, most(mac + unclear + latin + sign) { return .macRoman }
        if mac == 0, latin + sign > 0, most(latin + sign) { return .windows1252 }
        return nil
    }

    mutating func merge(_ other: EncodingVotes) {
        latin += other.latin
        sign += other.sign
        mac += other.mac
        unclear += other.unclear
        cut += other.cut
        self.other += other.other
        note(other.byte, at: other.offset)
    }
}

/// An encoding that is not UTF-8.
package enum TextEncoding: Sendable, Equatable {
    case windows1252, macRoman
    /// UTF-8, but for characters of which only the first bytes are there.
    case cutUTF8

    /// The characters of bytes 128 to 255; those of control codes are U+FFFD.
    private static let windows = Array(
        """
        €\u{fffd}‚ƒ„…†‡ˆ‰Š‹Œ\u{fffd}Ž\u{fffd}\u{fffd}‘’“”•–—˜™š›œ\u{fffd}žŸ
        """.unicodeScalars)
    private static let mac = Array(
        """
        ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø\
        ¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ
        """.unicodeScalars)

    /// What a byte is in it; nil for none.
    package func character(_ byte: UInt8) -> Unicode.Scalar? {
        if byte < 0x80 { return Unicode.Scalar(byte) }
        let i = Int(byte) - 0x80
        switch self {
        case .windows1252:
            let scalar = i < Self.windows.count ? Self.windows[i] : Unicode.Scalar(byte)
            return scalar.value == 0xfffd ? nil : scalar
        case .macRoman: return i < Self.mac.count ? Self.mac[i] : nil
        case .cutUTF8: return nil
        }
    }

    /// A text in it; nil where a byte is none of its characters.
    package func text(_ bytes: [UInt8]) -> String? {
        var text = String.UnicodeScalarView()
        for byte in bytes {
            guard let scalar = character(byte) else { return nil }
            text.append(scalar)
        }
        return String(text)
    }
}

extension MalformedLooks: Mergeable {
    package mutating func merge(_ other: MalformedLooks) {
        nul.merge(other.nul)
        backslash.merge(other.backslash)
        otherEncoding.merge(other.otherEncoding)
        votes.merge(other.votes)
    }
}
