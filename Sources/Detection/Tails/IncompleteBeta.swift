import CLibrary

/// The regularized incomplete beta function I_x(a, b), as a logarithm, so that tails far below the
/// smallest Double keep their size.
///
/// The continued fraction of Didonato & Morris (ACM TOMS 708, 1992, eq. 9) by Lentz's method, with the
/// factor before it in Loader's form. Accurate to about 1e-12 relative, on the small side.
enum IncompleteBeta {
    /// ln I_x(a, b).
    ///
    /// - Parameter y: 1 − x, given apart because the caller may know it better.
    static func log(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> Double {
        if x <= 0 { return -.infinity }
        if y <= 0 { return 0 }
        if a <= 0 { return 0 }
        if b <= 0 { return -.infinity }
        // The fraction converges quickly below the mean only.
        if x * (a + b) <= a { return logSmall(x, y, a, b) }
        return logComplement(logSmall(y, x, b, a))
    }

    private static func logSmall(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> Double {
        logFactor(x, y, a, b) + logOf(fraction(x, y, a, b))
    }

    /// ln(x^a y^b / B(a, b)).
    private static func logFactor(
        _ x: Double, _ y: Double, _ a: Double, _ b: Double
    ) -> Double {
        let s = a + b
        let deviance = GammaFunction.deviance(a, s * x) + GammaFunction.deviance(b, s * y)
        let remainders =
            GammaFunction.stirlingRemainder(s) - GammaFunction.stirlingRemainder(a)
            - GammaFunction.stirlingRemainder(b)
        return 0.5 * logOf(a / s * b / (2 * Double.pi)) - deviance + remainders
    }

    /// I_x(a, b) / (x^a y^b / B(a, b)), for x below the mean a / (a + b).
    private static func fraction(
        _ x: Double, _ y: Double, _ a: Double, _ b: Double
    ) -> Double {
        let lambda = a - (a + b) * x
        var f = tiny
        var c = f
        var d = 0.0
        for n in 0..<100_000 {
            let m = Double(n)
            var alpha = 1.0
            var beta = m + (a + m) / (a + 2 * m + 1) * (lambda + 1 + m * (1 + y))
            if n > 0 {
                let k = a + 2 * m - 1
                alpha = (a + m - 1) / k * ((a + b + m - 1) / k) * m * (b - m) * x * x
                beta += m * (b - m) * x / k
            }
            d = beta + alpha * d
            if d == 0 { d = tiny }
            c = beta + alpha / c
            if c == 0 { c = tiny }
            d = 1 / d
            let step = c * d
            f *= step
            if abs(step - 1) < 1e-15 { break }
        }
        return f
    }

    private static let tiny = 1e-300
}

/// ln(1 − e^l), for l ≤ 0.
func logComplement(_ l: Double) -> Double {
    l > -0.693 ? logOf(-expm1(l)) : log1p(-exp(l))
}

/// The natural logarithm under a name that a type's own `log` does not hide.
func logOf(_ x: Double) -> Double { log(x) }
