import AnalyticsHealth
import CLibrary
import DailyNumbers
import Shared

/// Everything about a shop that is decided before its days are drawn.
struct ShopPlan {
    static let days = 98
    static let channels = ["direct", "paid", "organic", "email", "affiliate"]
    static let devices = ["mobile", "desktop"]

    /// Days on which more is bought than usual.
    struct Promotion {
        let days: Range<Int>
        let sessions: Double
        let conversion: Double
        let orderValue: Double
        let inCalendar: Bool
    }

    /// A lasting change of one channel, which is no incident.
    struct Shift {
        let channel: Int
        let from: Int
        let ramp: Int
        let factor: Double

        func factor(on day: Int) -> Double {
            guard day >= from else { return 1 }
            return pow(factor, min(1, Double(day - from + 1) / Double(ramp + 1)))
        }
    }

    let first: Day
    let sessions: Double
    let conversion: Double
    let weekdays: [Double]
    let weekdayConversion: [Double]
    let shares: [Double]
    let channelConversion: [Double]
    let unreferred: [Double]
    let deviceShares: [Double]
    let deviceConversion: [Double]
    /// Of the logarithm of sessions, a day.
    let trend: Double
    private(set) var promotions: [Promotion]
    private(set) var shift: Shift?
    private(set) var missing: Set<Int>
    private(set) var incidents: [PlannedIncident]

    /// - Parameter stratum: 0 to 4, from the smallest shops to the largest.
    init(stratum: Int, _ random: inout Random) {
        first = Day(number: 20_089 + random.whole(0...6))
        let step = log(150_000.0 / 60) / 5
        sessions = 60 * exp(step * (Double(stratum) + random.unit()))
        conversion = min(max(0.013 * exp(random.normal(0.5)), 0.003), 0.04)
        let weekend = exp(random.normal(0.15))
        weekdays = (0..<7).map { ($0 >= 5 ? weekend : 1) * exp(random.normal(0.06)) }
        weekdayConversion = (0..<7).map { _ in exp(random.normal(0.03)) }
        let weights = [6.0, 6, 5, 2, 2.5].map { random.gamma($0) + 0.4 }
        let sum = weights.reduce(0, +)
        shares = weights.map { $0 / sum }
        channelConversion = shares.map { _ in exp(random.normal(0.25)) }
        unreferred =
            [random.uniform(0.95...1)]
            + shares.dropFirst().map { _ in
                random.uniform(0...0.2)
            }
        let mobile = random.uniform(0.5...0.82)
        deviceShares = [mobile, 1 - mobile]
        deviceConversion = [random.uniform(0.6...0.95), random.uniform(1.1...1.6)]
        trend = random.normal(0.0012)
        shift =
            random.chance(0.4)
            ? Shift(
                channel: random.whole(0...4), from: random.whole(14...80),
                ramp: random.whole(0...7), factor: random.logUniform(0.55...1.8)) : nil
        let promotions = Self.promotions(&random)
        self.promotions = promotions
        let incidents = PlannedIncident.some(
            shares: shares, avoiding: promotions.map(\.days), &random)
        self.incidents = incidents
        missing = Set(
            (0..<Self.days).filter { day in
                random.chance(0.007) && !incidents.contains { $0.days.contains(day) }
            })
    }

    private static func promotions(_ random: inout Random) -> [Promotion] {
        (0..<random.poisson(1.3)).map { _ in
            let start = random.whole(8...90)
            // One in five only brings people in.
            let sells = random.chance(0.8)
            return Promotion(
                days: start..<(start + random.whole(1...5)),
                sessions: random.uniform(sells ? 1.15...1.9 : 1.3...1.8),
                conversion: random.uniform(sells ? 1.1...1.8 : 0.8...1.0),
                orderValue: random.uniform(sells ? 0.8...1.05 : 1...1),
                inCalendar: random.chance(0.5))
        }
    }

    /// The same shop when nothing happens but its noise.
    var uneventful: ShopPlan {
        var plan = self
        plan.promotions = []
        plan.shift = nil
        plan.missing = []
        plan.incidents = []
        return plan
    }

    func promotion(on day: Int) -> Promotion? { promotions.first { $0.days.contains(day) } }

    /// What goes on that is no incident, for a fortnight after it where it lasts.
    func event(on day: Int) -> String? {
        if let promotion = promotion(on: day) {
            return promotion.conversion > 1 ? "promotion" : "campaign"
        }
        if let shift, (shift.from...(shift.from + shift.ramp + 14)).contains(day) {
            return "lasting change of a channel"
        }
        return nil
    }

    var calendar: SpecialDays {
        var days: SpecialDays = [:]
        for promotion in promotions where promotion.inCalendar {
            for day in promotion.days { days[first.advanced(by: day)] = "promotion" }
        }
        return days
    }

    var labels: [IncidentLabel] { incidents.map { $0.label(first: first) } }
}
