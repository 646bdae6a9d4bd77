package import CSVScan

/// How many of something there were, as exporters write it: `1000`, `1000.0`, `1e3`.
package enum CountText {
    /// A trillion a row leaves room to add millions of rows.
    package static let most = 1_000_000_000_000

    /// Nil for what is no whole number of zero or more. What binary floating point leaves behind the sixth decimal
    /// does not matter.
    package static func count(_ s: ByteSlice) -> Int? {
        if s.count > 0, s.count <= 12, let plain = digits(s) { return plain }
        let text = InvisibleText.trimmed(s)
        guard let micros = FieldText.micros(text) else { return nil }
        let (whole, rest) = micros.quotientAndRemainder(dividingBy: 1_000_000)
        guard rest == 0, micros >= 0, whole <= Int64(most) else { return nil }
        return Int(whole)
    }

    @inline(__always)
    private static func digits(_ s: ByteSlice) -> Int? {
        var value = 0
        for i in 0..<s.count {
            guard s[i] &- 48 < 10 else { return nil }
            value = value &* 10 &+ Int(s[i] &- 48)
        }
        return value
    }
}
