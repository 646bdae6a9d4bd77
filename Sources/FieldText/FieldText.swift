package import CSVScan

/// How the text of a field is read. Each function is exact, allocates nothing and accepts nothing that
/// its comment does not name.
package enum FieldText {
    /// Micro-units of a decimal number: `-12.50`, `1e3`. Rounded half away from zero past the sixth
    /// decimal, where binary floating point leaves its traces. Nil beyond ±9.2 trillion.
    package static func micros(_ s: ByteSlice) -> Int64? { scaled(s, places: 6, rounds: true) }

    /// A decimal number times ten to the power of `places`; nil beyond 64 bits. What is left beyond the last place
    /// rounds half away from zero, or else goes down: a moment belongs to the unit of time that it is in.
    @inline(__always)
    package static func scaled(_ s: ByteSlice, places: Int, rounds: Bool) -> Int64? {
        var i = 0
        var negative = false
        if i < s.count, s[i] == UInt8(ascii: "-") || s[i] == UInt8(ascii: "+") {
            negative = s[i] == UInt8(ascii: "-")
            i += 1
        }
        // Up to 19 significant digits, and the power of ten they are to be multiplied with.
        var digits: UInt64 = 0
        var exponent = 0
        var seen = 0
        var fraction = false
        while i < s.count {
            let c = s[i]
            if c == UInt8(ascii: "."), !fraction {
                fraction = true
            } else if c &- 48 < 10 {
                seen += 1
                if digits < 1_000_000_000_000_000_000 {
                    digits = digits * 10 + UInt64(c &- 48)
                    if fraction { exponent -= 1 }
                } else if !fraction {
                    exponent += 1
                }
            } else {
                break
            }
            i += 1
        }
        guard seen > 0 else { return nil }
        if i < s.count {
            guard s[i] | 0x20 == UInt8(ascii: "e"), let e = smallInteger(s, i + 1) else {
                return nil
            }
            exponent += e
        }
        exponent += places
        if digits == 0 { return 0 }
        var value = digits
        while exponent > 0 {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            value = product
            exponent -= 1
        }
        if exponent < 0 {
            let nothing: Int64 = rounds || !negative ? 0 : -1
            guard exponent > -20 else { return nothing }
            var divisor: UInt64 = 1
            for _ in 0..<(-exponent) {
                let (product, overflow) = divisor.multipliedReportingOverflow(by: 10)
                if overflow { return nothing }
                divisor = product
            }
            let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
            let isMore = rounds ? rest >= divisor - rest : negative && rest > 0
            value = quotient + (isMore ? 1 : 0)
        }
        guard value <= UInt64(Int64.max) else { return nil }
        return negative ? -Int64(value) : Int64(value)
    }

    private static func smallInteger(_ s: ByteSlice, _ from: Int) -> Int? {
        var i = from
        var negative = false
        if i < s.count, s[i] == UInt8(ascii: "-") || s[i] == UInt8(ascii: "+") {
            negative = s[i] == UInt8(ascii: "-")
            i += 1
        }
        guard i < s.count, s.count - i <= 4 else { return nil }
        var value = 0
        while i < s.count {
            guard s[i] &- 48 < 10 else { return nil }
            value = value * 10 + Int(s[i] &- 48)
            i += 1
        }
        return negative ? -value : value
    }

    /// A whole number of 64 bits, as warehouses have it: a longer one is cut, rounded or refused there.
    package static func isInteger(_ s: ByteSlice) -> Bool {
        let signed = s.count > 0 && (s[0] == UInt8(ascii: "-") || s[0] == UInt8(ascii: "+"))
        var i = signed ? 1 : 0
        guard i < s.count else { return false }
        // Without leading zeros 18 digits always fit and 20 never do.
        while i < s.count - 1, s[i] == UInt8(ascii: "0") { i += 1 }
        guard s.count - i <= 19 else { return false }
        var value: UInt64 = 0
        while i < s.count {
            guard s[i] &- 48 < 10 else { return false }
            value = value &* 10 &+ UInt64(s[i] &- 48)
            i += 1
        }
        return value <= UInt64(Int64.max) + (s[0] == UInt8(ascii: "-") ? 1 : 0)
    }

    package static func isDecimal(_ s: ByteSlice) -> Bool {
        var i = s.count > 0 && (s[0] == UInt8(ascii: "-") || s[0] == UInt8(ascii: "+")) ? 1 : 0
        var digits = 0
        var point = false
        while i < s.count {
            if s[i] &- 48 < 10 {
                digits += 1
            } else if s[i] == UInt8(ascii: "."), !point {
                point = true
            } else if s[i] | 0x20 == UInt8(ascii: "e"), digits > 0 {
                return smallInteger(s, i + 1) != nil
            } else {
                return false
            }
            i += 1
        }
        return digits > 0
    }

    /// An absolute URL (`scheme:…` as of RFC 3986) or a path (`/…`), without blanks or control characters.
    package static func isURL(_ s: ByteSlice) -> Bool {
        guard s.count > 0 else { return false }
        if s[0] != UInt8(ascii: "/") {
            var i = 0
            while i < s.count, s[i] != UInt8(ascii: ":") {
                let c = s[i]
                let letter = (c | 0x20) &- 97 < 26
                let other =
                    c &- 48 < 10 || c == UInt8(ascii: "+") || c == UInt8(ascii: "-")
                    || c == UInt8(ascii: ".")
                guard letter || (i > 0 && other) else { return false }
                i += 1
            }
            guard i > 0, i + 1 < s.count else { return false }
        }
        for i in 0..<s.count where s[i] <= 0x20 || s[i] == 0x7f { return false }
        return true
    }

    /// Well-formed UTF-8 (Unicode 15, table 3-7) without NUL.
    package static func isText(_ s: ByteSlice) -> Bool {
        var i = 0
        while i < s.count {
            let c = s[i]
            if c < 0x80 {
                if c == 0 { return false }
                i += 1
                continue
            }
            let count: Int
            var low: UInt8 = 0x80
            var high: UInt8 = 0xbf
            switch c {
            case 0xc2...0xdf: count = 2
            case 0xe0: (count, low) = (3, 0xa0)
            case 0xe1...0xec, 0xee...0xef: count = 3
            case 0xed: (count, high) = (3, 0x9f)
            case 0xf0: (count, low) = (4, 0x90)
            case 0xf1...0xf3: count = 4
            case 0xf4: (count, high) = (4, 0x8f)
            default: return false
            }
            guard i + count <= s.count, s[i + 1] >= low, s[i + 1] <= high else { return false }
            for j in 2..<max(count, 2) where s[i + j] & 0xc0 != 0x80 { return false }
            i += count
        }
        return true
    }

    /// Whether a URL's query has one of these parameters, with a value.
    package static func hasParameter(_ url: ByteSlice, among names: [[UInt8]]) -> Bool {
        var i = 0
        while i < url.count, url[i] != UInt8(ascii: "?"), url[i] != UInt8(ascii: "#") { i += 1 }
        while i < url.count, url[i] != UInt8(ascii: "#") {
            // At `?` or `&`: a name begins.
            let start = i + 1
            i = start
            while i < url.count, url[i] != UInt8(ascii: "="), url[i] != UInt8(ascii: "&"),
                url[i] != UInt8(ascii: "#")
            { i += 1 }
            if i + 1 < url.count, url[i] == UInt8(ascii: "="), url[i + 1] != UInt8(ascii: "&"),
                url[i + 1] != UInt8(ascii: "#")
            {
                let name = url.slice(start, i)
                for candidate in names where name.equals(candidate) { return true }
            }
            while i < url.count, url[i] != UInt8(ascii: "&"), url[i] != UInt8(ascii: "#") { i += 1 }
        }
        return false
    }
}
