import AnalyticsHealth
import DailyNumbers
import Shared

/// What one channel on one kind of device brought on one day.
struct ShopCell {
    var sessions = 0
    var unreferred = 0
    /// Each order's value in hundredths of a cent, so that a hundredth of it is still exact.
    var orders: [Int] = []

    mutating func add(_ other: ShopCell) {
        sessions += other.sessions
        unreferred += other.unreferred
        orders += other.orders
    }

    /// Lets each session, and each order, through with a probability.
    mutating func keep(_ share: Double, _ random: inout Random) {
        let referred = random.binomial(sessions - unreferred, share)
        unreferred = random.binomial(unreferred, share)
        sessions = referred + unreferred
        keepOrders(share, &random)
        // Nobody buys without a visit.
        sessions = max(sessions, orders.count)
    }

    mutating func keepOrders(_ share: Double, _ random: inout Random) {
        orders = orders.filter { _ in random.chance(share) }
    }

    mutating func scale(_ factor: Double) {
        orders = orders.map { Int((Double($0) * factor).rounded()) }
    }

    /// Takes out a share of the sessions and orders, which arrive without a referrer.
    mutating func split(_ share: Double, _ random: inout Random) -> ShopCell {
        var lost = self
        lost.keep(share, &random)
        lost.unreferred = lost.sessions
        sessions -= lost.sessions
        unreferred = min(sessions, random.binomial(unreferred, 1 - share))
        // Which orders is of no importance: their values are independent.
        orders.removeFirst(min(orders.count, lost.orders.count))
        return lost
    }

    var tally: Tally {
        var sum: Int128 = 0
        var squares: Int128 = 0
        for order in orders {
            sum += Int128(order)
            squares += Int128(order) * Int128(order)
        }
        return Tally(
            sessions: sessions, purchases: orders.count, revenue: Money(micros: sum * 100),
            revenueSquared: Money(micros: squares / 100), sessionsWithoutReferrer: unreferred)
    }
}
