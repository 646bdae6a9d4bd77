import CLibrary

/// How the numbers of a shop vary by themselves. docs/alert-quality.md says the same for people.
///
/// Detectors may be tuned on seed 1 of each; the others are there to be surprised by.
package enum NoiseFamily: String, Sendable, CaseIterable {
    /// Independent days: Poisson sessions around a weekday pattern with a lognormal factor for the
    /// day and one for each channel, binomial orders, lognormal order values, a slow trend.
    case counting
    /// Days that hang together and tails that are heavy: levels of shop, channels and conversion
    /// are autoregressive with Student-t shocks, sessions are negative binomial, and a few order
    /// values come from a Pareto tail.
    case restless
    /// What calendars do to shops: pay days, holidays that nobody announced, robots that visit and
    /// buy nothing, beta-binomial conversion, Laplace noise, few price points and rare bulk orders.
    case lumpy
}

/// One day's factors on what is usual.
struct DayFactors {
    var sessions = 1.0
    var channels: [Double]
    var conversion = 1.0
    /// Sessions of robots, as a share of the day's, all of them direct.
    var robots = 0.0

    /// What a person would call the day.
    var event: String?
}

/// The state of a family's noise from day to day, with the amounts that belong to one shop.
struct NoiseState {
    private let family: NoiseFamily
    private let daily: Double
    private let perChannel: Double
    private let conversion: Double
    /// Of the mean of each cell's Poisson.
    private let overdispersion: Double
    private let payday: Double
    private var holiday = 0
    private var level = 0.0
    private var channels: [Double]
    private var rate = 0.0

    init(_ family: NoiseFamily, channels count: Int, _ random: inout Random) {
        self.family = family
        channels = Array(repeating: 0, count: count)
        daily = random.uniform(0.02...0.08)
        perChannel = random.uniform(0.02...0.07)
        conversion = random.uniform(0.02...0.06)
        overdispersion = family == .restless ? random.uniform(0.03...0.12) : 0
        payday = random.uniform(0...0.2)
    }

    mutating func next(dayOfMonth: Int, _ random: inout Random) -> DayFactors {
        switch family {
        case .counting:
            return DayFactors(
                sessions: random.logNormal(daily),
                channels: channels.map { _ in random.logNormal(perChannel) },
                conversion: random.logNormal(conversion))
        case .restless:
            level = 0.8 * level + 0.6 * daily * random.student(4)
            rate = 0.5 * rate + 0.85 * conversion * random.student(4)
            for i in channels.indices {
                channels[i] = 0.6 * channels[i] + 0.8 * perChannel * random.student(4)
            }
            return DayFactors(
                sessions: exp(level), channels: channels.map { exp($0) }, conversion: exp(rate))
        case .lumpy:
            if holiday == 0, random.chance(0.02) { holiday = random.whole(1...3) }
            var factors = DayFactors(
                sessions: exp(random.laplace(0.7 * daily)),
                channels: channels.map { _ in exp(random.laplace(0.7 * perChannel)) })
            if holiday > 0 {
                holiday -= 1
                factors.event = "holiday"
                factors.sessions *= 0.75
                factors.conversion *= 0.9
            }
            if dayOfMonth <= 3 { factors.conversion *= 1 + payday }
            if dayOfMonth > 26 { factors.conversion *= 1 - payday / 2 }
            // Beta with mean 1 / 4 and the wanted variation.
            let weight = 3 / (conversion * conversion)
            factors.conversion *= 4 * random.beta(weight / 4, weight * 3 / 4)
            if random.chance(0.03) {
                factors.robots = random.uniform(0.05...0.3)
                factors.event = "robots"
            }
            return factors
        }
    }

    func sessions(_ mean: Double, _ random: inout Random) -> Int {
        random.negativeBinomial(mean, variation: overdispersion)
    }
}

/// What a single order is worth, in cents.
struct OrderValueModel {
    private let family: NoiseFamily
    private let mean: Double
    private let sigma: Double
    private let prices: [Double]

    init(_ family: NoiseFamily, _ random: inout Random) {
        self.family = family
        mean = min(max(exp(4.8 + random.normal()), 10), 3000)
        let variation = random.uniform(0.5...1.2)
        sigma = log(1 + variation * variation).squareRoot()
        prices = (0..<random.whole(3...8)).map { _ in random.logUniform(0.3...2.5) }
    }

    func cents(_ random: inout Random) -> Int {
        let relative: Double
        switch family {
        case .counting: relative = random.logNormal(sigma)
        case .restless:
            // One order in thirty from a Pareto tail with index 2.3, cut at forty times the mean.
            relative =
                random.chance(1.0 / 30)
                ? min(40, 1.5 * pow(random.unit(), -1 / 2.3)) : random.logNormal(0.8 * sigma)
        case .lumpy:
            var quantity = 1.0
            while random.chance(0.35) { quantity += 1 }
            if random.chance(1.0 / 400) { quantity *= 12 }
            relative = prices[random.whole(0...(prices.count - 1))] * quantity
        }
        return max(1, Int((mean * relative * 100).rounded()))
    }
}
