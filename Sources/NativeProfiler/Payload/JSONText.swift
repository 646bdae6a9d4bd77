import CSVScan

/// The escapes of JSON strings.
enum JSONText {
    /// Where the next quote, backslash or control character is; the end where there is none.
    @inline(__always)
    static func firstSpecial(_ s: ByteSlice, from start: Int) -> Int {
        var i = start
        // Eight bytes at a time. Of three answers, each right about its lowest byte, the lowest is right.
        while i &+ 8 <= s.count {
            let word = s.word(i)
            let control = (word &- 0x2020_2020_2020_2020) & ~word & 0x8080_8080_8080_8080
            let found =
                lowestZero(word ^ 0x2222_2222_2222_2222) | lowestZero(word ^ 0x5c5c_5c5c_5c5c_5c5c)
                | control
            if found != 0 { return i &+ found.trailingZeroBitCount &>> 3 }
            i &+= 8
        }
        while i < s.count, s[i] >= 0x20, s[i] != UInt8(ascii: "\""), s[i] != UInt8(ascii: "\\") {
            i &+= 1
        }
        return i
    }

    static func isSimpleEscape(_ c: UInt8) -> Bool {
        switch c {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
            UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            true
        default: false
        }
    }

    /// The four hexadecimal digits at a position.
    static func codeUnit(_ s: ByteSlice, _ i: Int) -> UInt32? {
        guard i + 4 <= s.count else { return nil }
        var value: UInt32 = 0
        for j in i..<(i + 4) {
            switch s[j] {
            case 48...57: value = value << 4 | UInt32(s[j] - 48)
            case 65...70: value = value << 4 | UInt32(s[j] - 55)
            case 97...102: value = value << 4 | UInt32(s[j] - 87)
            default: return nil
            }
        }
        return value
    }

    /// The text of a valid string's inside. A lone surrogate becomes U+FFFD.
    static func unescaped(_ s: ByteSlice) -> [UInt8] {
        var out: [UInt8] = []
        unescape(s, into: &out)
        return out
    }

    /// The same in the room of another text.
    static func unescape(_ s: ByteSlice, into out: inout [UInt8]) {
        out.removeAll(keepingCapacity: true)
        var i = 0
        while i < s.count {
            let plain = i
            // What is no string's inside may have anything in it.
            while i < s.count, s[i] != UInt8(ascii: "\\") || i + 1 == s.count { i += 1 }
            if i > plain {
                unsafe out.append(
                    contentsOf: UnsafeBufferPointer(start: s.start + plain, count: i - plain))
                continue
            }
            let e = s[i + 1]
            i += 2
            switch e {
            case UInt8(ascii: "b"): out.append(8)
            case UInt8(ascii: "f"): out.append(12)
            case UInt8(ascii: "n"): out.append(10)
            case UInt8(ascii: "r"): out.append(13)
            case UInt8(ascii: "t"): out.append(9)
            case UInt8(ascii: "u"):
                var unit = codeUnit(s, i) ?? 0xfffd
                i += 4
                if 0xd800...0xdbff ~= unit, i + 1 < s.count, s[i] == UInt8(ascii: "\\"),
                    s[i + 1] == UInt8(ascii: "u"), let low = codeUnit(s, i + 2),
                    0xdc00...0xdfff ~= low
                {
                    unit = 0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00)
                    i += 6
                }
                let scalar = Unicode.Scalar(unit) ?? "\u{fffd}"
                out.append(contentsOf: String(Character(scalar)).utf8)
            default: out.append(e)
            }
        }
    }
}
