import CLibrary

/// Logarithms of the gamma function, in the forms that lose no digits.
enum GammaFunction {
    /// ln Γ(x) − ((x − ½) ln x − x + ½ ln 2π), what Stirling's formula leaves over, for x > 0.
    ///
    /// The asymptotic series (Abramowitz & Stegun 6.1.41) from x = 15 on, where eight terms are exact
    /// to double precision; below, by the recurrence Γ(x + 1) = x Γ(x).
    static func stirlingRemainder(_ x: Double) -> Double {
        guard x < 15 else { return series(x) }
        var product = 1.0
        var shifted = x
        while shifted < 15 {
            product *= shifted
            shifted += 1
        }
        let logGamma = stirling(shifted) + series(shifted) - log(product)
        return logGamma - stirling(x)
    }

    private static func stirling(_ x: Double) -> Double {
        (x - 0.5) * log(x) - x + 0.5 * log(2 * Double.pi)
    }

    private static func series(_ x: Double) -> Double {
        let terms: [Double] = [
            1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360_360,
            1.0 / 156, -3617.0 / 122_400,
        ]
        let square = 1 / (x * x)
        return terms.reversed().reduce(0) { $0 * square + $1 } / x
    }

    /// x ln(x / m) + m − x without cancellation where x ≈ m: the deviance term of Loader, "Fast and
    /// accurate computation of binomial probabilities" (2000).
    static func deviance(_ x: Double, _ m: Double) -> Double {
        guard x > 0 else { return m }
        let u = (x - m) / (x + m)
        guard abs(u) < 0.1 else { return x * log(x / m) + m - x }
        // ln(x / m) = 2 atanh u, and m − x = −u (x + m).
        var sum = (x - m) * u
        var power = 2 * x * u
        var k = 3.0
        while true {
            power *= u * u
            let next = sum + power / k
            if next == sum { return sum }
            sum = next
            k += 2
        }
    }
}
