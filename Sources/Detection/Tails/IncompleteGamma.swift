import CLibrary

/// The regularized upper incomplete gamma function Q(a, x), as a logarithm.
///
/// Series below a + 1, Legendre's continued fraction above (Abramowitz & Stegun 6.5.29, 6.5.31).
enum IncompleteGamma {
    static func logUpper(_ a: Double, _ x: Double) -> Double {
        guard x > 0 else { return 0 }
        let factor = logFactor(a, x)
        if x < a + 1 {
            var term = 1 / a
            var sum = term
            var k = a
            while term > sum * 1e-17 {
                k += 1
                term *= x / k
                sum += term
            }
            return logComplement(min(0, factor + log(sum)))
        }
        let tiny = 1e-300
        var b = x + 1 - a
        var c = 1 / tiny
        var d = 1 / b
        var f = d
        for i in 1..<100_000 {
            let n = Double(i)
            let alpha = n * (a - n)
            b += 2
            d = alpha * d + b
            if d == 0 { d = tiny }
            c = b + alpha / c
            if c == 0 { c = tiny }
            d = 1 / d
            f *= c * d
            if abs(c * d - 1) < 1e-15 { break }
        }
        return factor + log(f)
    }

    /// ln(x^a e^−x / Γ(a)).
    private static func logFactor(_ a: Double, _ x: Double) -> Double {
        0.5 * log(a / (2 * Double.pi)) - GammaFunction.deviance(a, x)
            - GammaFunction.stirlingRemainder(a)
    }
}
