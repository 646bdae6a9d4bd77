import CLibrary

/// The upper tail of the standard normal distribution and its inverse, on a log scale.
enum NormalTail {
    /// ln P(Z ≥ z).
    static func log(_ z: Double) -> Double {
        if z < 30 { return logOf(0.5 * erfc(z / 2.0.squareRoot())) }
        // Abramowitz & Stegun 26.2.12; from 30 on six terms are exact to double precision.
        let u = 1 / (z * z)
        let series = 1 - u * (1 - 3 * u * (1 - 5 * u * (1 - 7 * u * (1 - 9 * u))))
        return -z * z / 2 - logOf(z * (2 * Double.pi).squareRoot()) + logOf(series)
    }

    /// The z whose upper tail has the probability e^logP; zero for a tail of one half or more.
    ///
    /// Newton's method on the logarithm, whose slope is minus the hazard, about −z.
    static func z(logP: Double) -> Double {
        guard logP < logOf(0.5) else { return 0 }
        guard logP > -1e15 else { return 4e7 }
        var z = max(0, (-2 * logP).squareRoot() - 0.5)
        for _ in 0..<60 {
            let tail = log(z)
            let density = -z * z / 2 - 0.5 * logOf(2 * Double.pi)
            let step = (tail - logP) / exp(density - tail)
            z = max(0, z + step)
            if abs(step) < 1e-14 * max(1, z) { break }
        }
        return z
    }
}
