/// Turns UTF-8 as `TextDecoder` makes it back into the bytes of its coding.
package struct TextEncoder: Sendable {
    private let table: ByteTable?
    private let isBigEndian: Bool
    /// What a file of the coding begins with: a byte order mark where only that says which byte comes first.
    package let beginning: [UInt8]

    /// Nil where the C library of this machine does not know the coding.
    package init?(_ coding: TextCoding) {
        switch coding.kind {
        case .bytes:
            guard let table = ByteTable(coding.name) else { return nil }
            (self.table, isBigEndian, beginning) = (table, false, [])
        case .utf16(let big):
            (table, isBigEndian) = (nil, big ?? false)
            beginning = big == nil ? [0xff, 0xfe] : []
        }
    }

    /// Whole characters only. A character that the coding does not have becomes a question mark; none that came out of
    /// it is one.
    package func encode(_ text: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(table == nil ? text.count * 2 : text.count)
        var i = 0
        while i < text.count {
            let first = text[i]
            if first == ByteTable.mark, table != nil, i + 1 < text.count {
                bytes.append(text[i + 1])
                i += 2
                continue
            }
            let length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
            let end = min(text.count, i + length)
            var scalar = length == 1 ? UInt32(first) : UInt32(first) & (0x7f >> UInt32(length))
            for byte in text[(i + 1)..<max(i + 1, end)] {
                scalar = scalar << 6 | UInt32(byte & 0x3f)
            }
            i = end
            put(scalar, &bytes)
        }
        return bytes
    }

    private func put(_ scalar: UInt32, _ bytes: inout [UInt8]) {
        if let table {
            bytes.append(
                scalar < 0x80 ? UInt8(scalar) : table.bytes[scalar] ?? UInt8(ascii: "?"))
        } else if scalar < 0x10000 {
            unit(UInt16(scalar), &bytes)
        } else {
            unit(UInt16(0xd800 + (scalar - 0x10000) >> 10 & 0x3ff), &bytes)
            unit(UInt16(0xdc00 + (scalar - 0x10000) & 0x3ff), &bytes)
        }
    }

    private func unit(_ unit: UInt16, _ bytes: inout [UInt8]) {
        let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xff))
        bytes += isBigEndian ? [high, low] : [low, high]
    }
}
