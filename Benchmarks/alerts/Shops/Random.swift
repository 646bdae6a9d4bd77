import CLibrary

/// Random numbers of the distributions that the noise models are made of, from one integer.
///
/// SplitMix64 (Steele, Lea & Flood, OOPSLA 2014). Logarithms and cosines of two C libraries may
/// differ in the last bit, so another platform may get slightly different shops from a seed.
struct Random: RandomNumberGenerator {
    private var state: UInt64

    init(_ words: UInt64...) {
        var hash: UInt64 = 0
        for word in words { hash = Random.finish(hash &+ 0x9E37_79B9_7F4A_7C15 ^ word) }
        state = hash
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Random.finish(state)
    }

    private static func finish(_ word: UInt64) -> UInt64 {
        var z = word
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Above 0, below 1.
    mutating func unit() -> Double { (Double(next() >> 11) + 0.5) / 9_007_199_254_740_992 }

    mutating func uniform(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * unit()
    }

    /// Uniform on a log scale.
    mutating func logUniform(_ range: ClosedRange<Double>) -> Double {
        exp(uniform(log(range.lowerBound)...log(range.upperBound)))
    }

    mutating func whole(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    mutating func chance(_ p: Double) -> Bool { unit() < p }

    /// Box & Muller 1958.
    mutating func normal(_ sigma: Double = 1) -> Double {
        sigma * (-2 * log(unit())).squareRoot() * cos(2 * Double.pi * unit())
    }

    /// Student's t: a normal over the root of a mean of squares.
    mutating func student(_ degrees: Double) -> Double {
        normal() / (2 * gamma(degrees / 2) / degrees).squareRoot()
    }

    mutating func laplace(_ scale: Double) -> Double {
        (chance(0.5) ? 1 : -1) * scale * -log(unit())
    }

    /// A factor with mean 1.
    mutating func logNormal(_ sigma: Double) -> Double { exp(normal(sigma) - sigma * sigma / 2) }

    /// Marsaglia & Tsang 2000, doi:10.1145/358407.358414; scale 1.
    mutating func gamma(_ shape: Double) -> Double {
        if shape < 1 { return gamma(shape + 1) * pow(unit(), 1 / shape) }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = normal()
            let v = 1 + c * x
            guard v > 0 else { continue }
            let cube = v * v * v
            if log(unit()) < x * x / 2 + d - d * cube + d * log(cube) { return d * cube }
        }
    }

    mutating func beta(_ a: Double, _ b: Double) -> Double {
        let x = gamma(a)
        return x / (x + gamma(b))
    }

    /// Ahrens & Dieter 1974: large means are cut by gammas, small ones are multiplied out (Knuth).
    mutating func poisson(_ mean: Double) -> Int {
        var rest = mean
        var count = 0
        while rest > 30 {
            let m = Int(rest * 7 / 8)
            let x = gamma(Double(m))
            if x > rest { return count + binomial(m - 1, rest / x) }
            count += m
            rest -= x
        }
        let limit = exp(-rest)
        var product = unit()
        while product > limit {
            count += 1
            product *= unit()
        }
        return count
    }

    /// A Poisson count whose mean is itself uncertain by a factor: the negative binomial.
    mutating func negativeBinomial(_ mean: Double, variation: Double) -> Int {
        guard variation > 0 else { return poisson(mean) }
        let shape = 1 / (variation * variation)
        return poisson(mean * gamma(shape) / shape)
    }

    /// Large numbers are cut at a median of theirs (Devroye 1986, p. 537), small ones are tried out.
    mutating func binomial(_ trials: Int, _ p: Double) -> Int {
        var n = trials
        var p = min(max(p, 0), 1)
        var count = 0
        while n > 40 {
            if p <= 0 { return count }
            if p >= 1 { return count + n }
            let a = 1 + n / 2
            let x = beta(Double(a), Double(n + 1 - a))
            if x >= p {
                n = a - 1
                p = p / x
            } else {
                count += a
                n -= a
                p = (p - x) / (1 - x)
            }
        }
        return count + (0..<max(0, n)).count { _ in chance(p) }
    }
}
