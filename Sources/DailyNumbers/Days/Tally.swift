package import Shared

/// Some of the numbers that a shop has.
package struct ShopNumbers: OptionSet, Hashable, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let sessions = ShopNumbers(rawValue: 1)
    package static let purchases = ShopNumbers(rawValue: 2)
    package static let revenue = ShopNumbers(rawValue: 4)
    package static let all: ShopNumbers = [.sessions, .purchases, .revenue]
}

/// What was counted of some sessions: of a slice, a day, or several days.
///
/// Everything is an integer, so sums do not depend on the order of rows.
package struct Tally: Hashable, Sendable {
    package var sessions = 0
    package var purchases = 0
    package var revenue = Money.zero
    /// The sum of squared order values, in micro-units of the squared currency; nil where the source
    /// does not say.
    package var revenueSquared: Money?
    /// Nil where the source does not say.
    package var sessionsWithoutReferrer: Int?
    /// What of sessions, orders and revenue the source does not say, of some part at least. It is zero above, and
    /// that zero is no number.
    package var unknown: ShopNumbers

    package init(
        sessions: Int = 0, purchases: Int = 0, revenue: Money = .zero,
        revenueSquared: Money? = nil, sessionsWithoutReferrer: Int? = nil,
        unknown: ShopNumbers = []
    ) {
        self.unknown = unknown
        self.sessions = sessions
        self.purchases = purchases
        self.revenue = revenue
        self.revenueSquared = revenueSquared
        self.sessionsWithoutReferrer = sessionsWithoutReferrer
    }

    /// The sum of some tallies. An optional count is known only if all parts know it.
    package init(sum parts: some Sequence<Tally>) {
        self.init(revenueSquared: .zero, sessionsWithoutReferrer: 0)
        var isEmpty = true
        for part in parts {
            isEmpty = false
            unknown.formUnion(part.unknown)
            sessions += part.sessions
            purchases += part.purchases
            revenue += part.revenue
            revenueSquared = revenueSquared.flatMap { sum in part.revenueSquared.map { sum + $0 } }
            sessionsWithoutReferrer = sessionsWithoutReferrer.flatMap { sum in
                part.sessionsWithoutReferrer.map { sum + $0 }
            }
        }
        if isEmpty {
            revenueSquared = nil
            sessionsWithoutReferrer = nil
        }
    }

    /// Whether the source says all of these numbers.
    package func knows(_ numbers: ShopNumbers) -> Bool { unknown.isDisjoint(with: numbers) }

    /// Average order value, unrounded, for statistics. Nil, not NaN, when there were no orders.
    package var aov: Double? {
        knows([.purchases, .revenue]) && purchases > 0 ? revenue.units / Double(purchases) : nil
    }

    /// The same as money, for files: to the nearest micro-unit, half away from zero. Nil when there were no
    /// orders.
    package var averageOrder: Money? {
        guard purchases > 0, knows([.purchases, .revenue]) else { return nil }
        let (whole, rest) = revenue.micros.quotientAndRemainder(dividingBy: Int128(purchases))
        let isHalf = rest.magnitude * 2 >= UInt128(purchases)
        return Money(micros: whole + (isHalf ? (rest < 0 ? -1 : 1) : 0))
    }

    /// Orders a session. Nil, not NaN, when there were no sessions.
    package var conversion: Double? {
        knows([.sessions, .purchases]) && sessions > 0 ? Double(purchases) / Double(sessions) : nil
    }

    /// Sessions without referrer as a share of all. Nil when there were none or nobody counted.
    package var withoutReferrerShare: Double? {
        guard sessions > 0, knows(.sessions), let n = sessionsWithoutReferrer else { return nil }
        return Double(n) / Double(sessions)
    }

    /// Kish's effective number of orders, (Σa)² / Σa²: how many equal orders would vary as much
    /// (Kish, Survey Sampling, 1965, §11.7). Nil where squares are unknown or there is no revenue.
    package var effectiveOrders: Double? {
        guard knows([.purchases, .revenue]), let squares = revenueSquared?.units, squares > 0,
            revenue > .zero
        else { return nil }
        return min(Double(purchases), revenue.units * revenue.units / squares)
    }
}

extension Money {
    /// The amount as a Double, for statistics only.
    package var units: Double { Double(micros) / 1e6 }

    /// The nearest amount; what no shop ever took is cut off, not refused.
    package init(units: Double) {
        let limit = 1e37
        self.init(micros: Int128(max(-limit, min(limit, (units * 1e6).rounded()))))
    }
}
