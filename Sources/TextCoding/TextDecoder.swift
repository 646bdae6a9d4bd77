/// Turns the bytes of a coding into UTF-8, some at a time.
///
/// What is no character becomes bytes that no UTF-8 has, so that whoever reads it finds it there, and so that
/// `TextEncoder` makes the very same bytes of it again.
package struct TextDecoder: Sendable {
    private enum Way: Sendable {
        case bytes(ByteTable)
        case utf16(isBigEndian: Bool?)
    }

    private var way: Way
    /// Bytes that wait for others: half a unit, or half a character.
    private var waiting: [UInt8] = []
    private var isFirst = true
    /// What is wrong with the end of the text.
    package private(set) var damage: String?

    /// So many bytes of UTF-8 may one byte become.
    package static let growth = 3

    /// Nil where the C library of this machine does not know the coding.
    package init?(_ coding: TextCoding) {
        switch coding.kind {
        case .bytes:
            guard let table = ByteTable(coding.name) else { return nil }
            way = .bytes(table)
        case .utf16(let isBigEndian): way = .utf16(isBigEndian: isBigEndian)
        }
    }

    /// Adds the UTF-8 of what follows.
    package mutating func decode(_ bytes: UnsafeRawBufferPointer, into text: inout [UInt8]) {
        switch way {
        case .bytes(let table): unsafe text += Self.decoded(bytes, table.words)
        case .utf16: unsafe decodeUnits(bytes, &text)
        }
    }

    private static func decoded(_ bytes: UnsafeRawBufferPointer, _ words: [UInt32]) -> [UInt8] {
        // Three bytes are written for each, of which fewer may count.
        unsafe [UInt8](unsafeUninitializedCapacity: bytes.count * growth + 2) { text, count in
            var at = 0
            unsafe words.withUnsafeBufferPointer { words in
                for i in 0..<bytes.count {
                    let word = unsafe words[Int(bytes[i])]
                    unsafe text[at] = UInt8(truncatingIfNeeded: word >> 8)
                    unsafe text[at + 1] = UInt8(truncatingIfNeeded: word >> 16)
                    unsafe text[at + 2] = UInt8(truncatingIfNeeded: word >> 24)
                    at += Int(word & 0xff)
                }
            }
            count = at
        }
    }

    /// Adds what is left when no more bytes come.
    package mutating func finish(into text: inout [UInt8]) {
        guard !waiting.isEmpty else { return }
        if waiting.count % 2 == 1 { damage = "the file ends inside a character of UTF-16" }
        if waiting.count >= 2, case .utf16(let big) = way {
            put(UInt32(Self.unit(waiting[0], waiting[1], big ?? false)), &text)
        }
        waiting = []
    }

    private mutating func decodeUnits(_ new: UnsafeRawBufferPointer, _ text: inout [UInt8]) {
        let bytes = unsafe waiting + Array(new)
        guard bytes.count >= 2 else {
            waiting = bytes
            return
        }
        var i = 0
        if isFirst {
            isFirst = false
            if case .utf16(nil) = way {
                let mark = Self.unit(bytes[0], bytes[1], true)
                way = .utf16(isBigEndian: mark == 0xfeff || mark != 0xfffe && bytes[0] == 0)
            }
            if case .utf16(let big) = way, Self.unit(bytes[0], bytes[1], big ?? false) == 0xfeff {
                i = 2
            }
        }
        guard case .utf16(let big) = way else { return }
        let isBig = big ?? false
        while i + 1 < bytes.count {
            let unit = Self.unit(bytes[i], bytes[i + 1], isBig)
            guard (0xd800...0xdbff).contains(unit) else {
                put(UInt32(unit), &text)
                i += 2
                continue
            }
            // The second half may come with the next bytes.
            guard i + 3 < bytes.count else { break }
            let second = Self.unit(bytes[i + 2], bytes[i + 3], isBig)
            guard (0xdc00...0xdfff).contains(second) else {
                put(UInt32(unit), &text)
                i += 2
                continue
            }
            put(0x10000 + (UInt32(unit) - 0xd800) << 10 + (UInt32(second) - 0xdc00), &text)
            i += 4
        }
        waiting = Array(bytes[i...])
    }

    private static func unit(_ a: UInt8, _ b: UInt8, _ isBig: Bool) -> UInt16 {
        isBig ? UInt16(a) << 8 | UInt16(b) : UInt16(b) << 8 | UInt16(a)
    }

    /// The UTF-8 of a character. That of half a one has its form, and is none.
    private func put(_ scalar: UInt32, _ text: inout [UInt8]) {
        func tail(_ shift: UInt32) -> UInt8 { UInt8(0x80 | scalar >> shift & 0x3f) }
        switch scalar {
        case ..<0x80: text.append(UInt8(scalar))
        case ..<0x800: text += [UInt8(0xc0 | scalar >> 6), tail(0)]
        case ..<0x10000: text += [UInt8(0xe0 | scalar >> 12), tail(6), tail(0)]
        default: text += [UInt8(0xf0 | scalar >> 18), tail(12), tail(6), tail(0)]
        }
    }
}
