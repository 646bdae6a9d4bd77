import CSVScan
import FieldText
import Profile

/// What a malformed record looks like. Only such records are looked at, one byte at a time.
extension ProfileCounts {
    /// Counts why a record is no UTF-8 text; returns it in words.
    mutating func lookAtEncoding(_ batch: borrowing RecordBatch, _ start: Int, _ end: Int) -> String
    {
        guard var looks = profile.format?.malformed else { return "not UTF-8 text" }
        profile.format?.malformed = MalformedLooks()
        defer { profile.format?.malformed = looks }
        let record = unsafe ByteSlice(batch.bytes + start, end - start)
        let offset = file.place(batch.offset + start)
        if (0..<record.count).contains(where: { record[$0] == 0 }) {
            looks.nul.records += 1
            if looks.nul.isFirst(offset) {
                looks.nul.note(line: batch.line(at: start), at: offset)
            }
            return "a NUL byte"
        }
        looks.otherEncoding.records += 1
        if looks.otherEncoding.isFirst(offset) {
            looks.otherEncoding.note(line: batch.line(at: start), at: offset)
        }
        looks.votes.add(record, plan.dialect, offset: offset)
        return "not UTF-8 text"
    }

    /// Counts a record with odd quotes that reads well where a backslash escapes them; says so.
    mutating func lookAtQuotes(
        _ batch: borrowing RecordBatch, _ start: Int, _ end: Int
    ) -> String? {
        let record = unsafe ByteSlice(batch.bytes + start, end - start)
        guard var look = profile.format?.malformed.backslash,
            BackslashEscapes.explain(record, plan.dialect, columns: scratch.count)
        else { return nil }
        look.records += 1
        let offset = file.place(batch.offset + start)
        if look.isFirst(offset) { look.note(line: batch.line(at: start), at: offset) }
        profile.format?.malformed.backslash = look
        return "quotes escaped by a backslash"
    }
}

/// Whether records that seem to have odd quotes are those of a writer that escapes quotes by a backslash, as database
/// unloads do.
enum BackslashEscapes {
    /// - Parameter record: As it was cut by the rules of RFC 4180; it may hold several, and end inside the last one.
    static func explain(_ record: ByteSlice, _ dialect: Dialect, columns: Int) -> Bool {
        guard dialect.hasQuote else { return false }
        var (fields, escaped) = (1, false)
        var (isQuoted, isStart) = (false, true)
        var i = 0
        while i < record.count {
            let byte = record[i]
            if byte == UInt8(ascii: "\\"), i + 1 < record.count {
                if record[i + 1] == dialect.quote { escaped = true }
                isStart = false
                i += 2
                continue
            }
            if isQuoted {
                if byte == dialect.quote {
                    isQuoted = false
                    // Behind the closing quote there is a separator, or the record ends.
                    let next = i + 1 < record.count ? record[i + 1] : Dialect.newline
                    guard
                        next == dialect.delimiter || next == Dialect.newline
                            || next == Dialect.carriageReturn
                    else { return false }
                }
            } else if byte == dialect.quote {
                guard isStart else { return false }
                isQuoted = true
                isStart = false
            } else if byte == dialect.delimiter {
                fields += 1
                isStart = true
            } else if byte == Dialect.newline {
                guard fields == columns else { return false }
                (fields, isStart) = (1, true)
            } else {
                isStart = false
            }
            i += 1
        }
        return escaped && (isQuoted ? fields <= columns : fields == columns)
    }
}

extension EncodingVotes {
    /// Adds the bytes of a record that are not UTF-8.
    ///
    /// - Parameter offset: Of the record in the file's text.
    mutating func add(_ s: ByteSlice, _ dialect: Dialect, offset: Int) {
        var i = 0
        while i < s.count {
            if s[i] < 0x80 {
                i += 1
                continue
            }
            if let length = Self.character(s, i) {
                i += length
                continue
            }
            let start = i
            while i < s.count, s[i] >= 0x80, Self.character(s, i) == nil { i += 1 }
            note(s[start], at: offset + start)
            vote(s, start, i, dialect)
        }
    }

    private mutating func vote(_ s: ByteSlice, _ start: Int, _ end: Int, _ dialect: Dialect) {
        let before = start > 0 ? s[start - 1] : 0
        let after = end < s.count ? s[end] : dialect.delimiter
        let (first, count) = (s[start], end - start)
        let isEnd =
            after == dialect.delimiter || after == dialect.quote || after == Dialect.newline
            || after == Dialect.carriageReturn
        let isSmall = Self.isSmall(before) && Self.isSmall(after)
        if count > 1, isEnd, Self.isBeginning(s, start, end) {
            cut += 1
        } else if count > 2 {
            other += 1
        } else if count == 1, isEnd, (0xc2...0xde).contains(first), Self.isSmall(before) {
            // A capital behind small letters, or the first byte of a character that had two.
            cut += 1
        } else if isSmall, (start..<end).allSatisfy({ Self.macOnly.contains(s[$0]) }) {
            mac += 1
        } else if Self.isLetter(before) || Self.isLetter(after),
            (start..<end).allSatisfy({ s[$0] >= 0xc0 && s[$0] != 0xd7 && s[$0] != 0xf7 })
        {
            latin += 1
        } else if isSmall, first < 0xa0, first != 0x92 {
            unclear += 1
        } else if count == 1, Self.signs.contains(first) {
            sign += 1
        } else if Self.isLetter(before) || Self.isLetter(after), first < 0xa0 {
            unclear += 1
        } else {
            other += 1
        }
    }

    /// Small letters of Mac Roman (é, è, ê, ô, ù, ü) that nobody writes between small letters in Windows-1252 or by DOS.
    private static let macOnly: Set<UInt8> = [0x8e, 0x8f, 0x90, 0x99, 0x9d, 0x9f]

    /// € „ … ‘ ’ “ ” – — ™ and a hard blank, £ § © « ® ° ² ´ · » of Windows-1252.
    private static let signs: Set<UInt8> = [
        0x80, 0x84, 0x85, 0x91, 0x92, 0x93, 0x94, 0x96, 0x97, 0x99, 0xa0, 0xa3, 0xa7, 0xa9, 0xab,
        0xae, 0xb0, 0xb2, 0xb4, 0xb7, 0xbb,
    ]

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 97 < 26 }
    private static func isSmall(_ byte: UInt8) -> Bool { byte &- 97 < 26 }

    /// How many bytes the character of UTF-8 that begins here has; nil for none.
    private static func character(_ s: ByteSlice, _ i: Int) -> Int? {
        let length = length(s[i])
        guard length > 1, i + length <= s.count, FieldText.isText(s.slice(i, i + length)) else {
            return nil
        }
        return length
    }

    private static func length(_ first: UInt8) -> Int {
        switch first {
        case 0xc2...0xdf: 2
        case 0xe0...0xef: 3
        case 0xf0...0xf4: 4
        default: 0
        }
    }

    /// Whether bytes are the first ones of a character of UTF-8.
    private static func isBeginning(_ s: ByteSlice, _ start: Int, _ end: Int) -> Bool {
        end - start < length(s[start]) && (start + 1..<end).allSatisfy { s[$0] & 0xc0 == 0x80 }
    }
}
