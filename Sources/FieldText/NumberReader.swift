package import CSVScan
package import Shared

/// Reads numbers of a form that is not the plain one: `1.234,50`, `€ 12`, `(5)`, `12 %`.
///
/// A text is made plain first, and then read as any other: so all forms have one arithmetic. What does not keep to the
/// form is not read: groups of thousands have three digits, and `1,5` is no number where the comma stands between thousands.
package struct NumberReader: Sendable {
    private let form: NumberForm
    private let isPlain: Bool

    package init(_ form: NumberForm) {
        self.form = form
        isPlain = form.isPlain
    }

    package func micros(_ s: ByteSlice) -> Int64? {
        isPlain ? FieldText.micros(s) : plain(s) { FieldText.micros($0) } ?? nil
    }

    package func isDecimal(_ s: ByteSlice) -> Bool {
        isPlain ? FieldText.isDecimal(s) : plain(s) { FieldText.isDecimal($0) } ?? false
    }

    package func isInteger(_ s: ByteSlice, bits: Int = 64) -> Bool {
        isPlain
            ? FieldText.isInteger(s, bits: bits)
            : plain(s) { FieldText.isInteger($0, bits: bits) } ?? false
    }

    /// The number as the plain form has it, handed to a closure; nil where it is not of the form.
    package func plain<T>(_ s: ByteSlice, _ body: (ByteSlice) -> T) -> T? {
        guard s.count > 0, s.count <= 64 else { return nil }
        if isPlain { return body(s) }
        // A sign and a digit for each byte at most.
        return unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 80) { room in
            guard let base = room.baseAddress else { return nil }
            let count = unsafe write(s, base)
            return unsafe count == 0 ? nil : body(ByteSlice(base, count))
        }
    }

    /// Returns how many bytes were written; 0 where the text is no number of the form.
    private func write(_ s: ByteSlice, _ out: UnsafeMutablePointer<UInt8>) -> Int {
        var (from, to) = (0, s.count)
        var isNegative = false
        if form.marks.contains(.parentheses), s[0] == UInt8(ascii: "("),
            s[to - 1] == UInt8(ascii: ")")
        {
            (from, to, isNegative) = (1, to - 1, true)
        }
        var hasSign = isNegative
        func sign() {
            guard !hasSign, from < to,
                s[from] == UInt8(ascii: "-") || s[from] == UInt8(ascii: "+")
            else { return }
            isNegative = s[from] == UInt8(ascii: "-")
            hasSign = true
            from += 1
        }
        sign()
        if form.marks.contains(.percent), from < to, s[to - 1] == UInt8(ascii: "%") {
            to = endWithoutBlank(s, from, to - 1)
        }
        if form.marks.contains(.currency) {
            let before = currencyLength(s, from, to)
            if before > 0 {
                from += before
                from += blankLength(s, from, to)
                sign()
            } else {
                to = endWithoutCurrency(s, from, to)
            }
        }
        var count = 0
        if isNegative {
            unsafe out[0] = UInt8(ascii: "-")
            count = 1
        }
        let start = count
        guard let rest = unsafe writeWhole(s.slice(from, to), out, &count) else { return 0 }
        guard unsafe writeRest(s.slice(from, to), rest, out, &count), count > start else {
            return 0
        }
        return count
    }

    /// Writes the digits before the decimal sign; returns where they end.
    private func writeWhole(
        _ s: ByteSlice, _ out: UnsafeMutablePointer<UInt8>, _ count: inout Int
    ) -> Int? {
        var i = 0
        var group = 0
        var isGrouped = false
        while i < s.count {
            if s[i] &- 48 < 10 {
                group += 1
                unsafe out[count] = s[i]
                count += 1
                i += 1
                continue
            }
            let length = separatorLength(s, i)
            if length == 0 { break }
            guard isGrouped ? group == 3 : (1...3).contains(group) else { return nil }
            isGrouped = true
            group = 0
            i += length
        }
        return !isGrouped || group == 3 ? i : nil
    }

    /// Decimals and an exponent; false for anything else.
    private func writeRest(
        _ s: ByteSlice, _ from: Int, _ out: UnsafeMutablePointer<UInt8>, _ count: inout Int
    ) -> Bool {
        var i = from
        if i < s.count, s[i] == form.decimal {
            unsafe out[count] = UInt8(ascii: ".")
            count += 1
            i += 1
        }
        while i < s.count {
            let isOfNumber =
                s[i] &- 48 < 10 || s[i] | 0x20 == UInt8(ascii: "e") || s[i] == UInt8(ascii: "-")
                || s[i] == UInt8(ascii: "+")
            guard isOfNumber else { return false }
            unsafe out[count] = s[i]
            count += 1
            i += 1
        }
        return true
    }

    /// Bytes of a sign between thousands; 0 for none. A blank may be one that does not break, an apostrophe a curled one.
    private func separatorLength(_ s: ByteSlice, _ i: Int) -> Int {
        guard let thousands = form.thousands else { return 0 }
        if s[i] == thousands { return 1 }
        if thousands == UInt8(ascii: " ") { return blankLength(s, i, s.count) }
        let isCurled =
            thousands == UInt8(ascii: "'") && i + 3 <= s.count && s[i] == 0xe2
            && s[i + 1] == 0x80 && s[i + 2] == 0x99
        return isCurled ? 3 : 0
    }

    private func blankLength(_ s: ByteSlice, _ i: Int, _ end: Int) -> Int {
        guard i < end else { return 0 }
        if s[i] == 0x20 { return 1 }
        if i + 2 <= end, s[i] == 0xc2, s[i + 1] == 0xa0 { return 2 }
        let isNarrow =
            i + 3 <= end && s[i] == 0xe2 && s[i + 1] == 0x80
            && (s[i + 2] == 0xaf || s[i + 2] == 0x89)
        return isNarrow ? 3 : 0
    }

    private func endWithoutBlank(_ s: ByteSlice, _ from: Int, _ to: Int) -> Int {
        for length in 1...3 where to - length > from {
            if blankLength(s, to - length, to) == length { return to - length }
        }
        return to
    }

    /// Bytes of a currency: one of the signs, or a code of three letters.
    private func currencyLength(_ s: ByteSlice, _ i: Int, _ end: Int) -> Int {
        for sign in Self.signs where i + sign.count <= end {
            if s.slice(i, i + sign.count).equals(sign) { return sign.count }
        }
        let isCode = i + 3 <= end && (i..<i + 3).allSatisfy { s[$0] &- 65 < 26 }
        return isCode ? 3 : 0
    }

    private func endWithoutCurrency(_ s: ByteSlice, _ from: Int, _ to: Int) -> Int {
        for length in 1...4 where to - length > from {
            if currencyLength(s, to - length, to) == length {
                return endWithoutBlank(s, from, to - length)
            }
        }
        return to
    }

    private static let signs = [
        "R$", "$", "€", "£", "¥", "₹", "₽", "₺", "₩", "₪", "₴", "₫", "฿", "zł", "Kč", "kr", "Ft",
    ].map { Array($0.utf8) }
}

extension FieldText {
    /// A whole number of so many bits, with a sign.
    package static func isInteger(_ s: ByteSlice, bits: Int) -> Bool {
        guard isInteger(s) else { return false }
        if bits >= 64 { return true }
        guard let value = scaled(s, places: 0, rounds: false) else { return false }
        let most = Int64(1) << Int64(bits - 1)
        return value >= -most && value < most
    }

    /// What warehouses read as true or false, in any case.
    package static func isBoolean(_ s: ByteSlice) -> Bool {
        guard s.count > 0, s.count <= 5 else { return false }
        return booleans.contains { word in
            word.count == s.count
                && (0..<word.count).allSatisfy {
                    (s[$0] &- 65 < 26 ? s[$0] | 0x20 : s[$0]) == word[$0]
                }
        }
    }

    private static let booleans = [
        "true", "false", "1", "0", "t", "f", "yes", "no", "y", "n", "on", "off",
    ].map { Array($0.utf8) }
}
