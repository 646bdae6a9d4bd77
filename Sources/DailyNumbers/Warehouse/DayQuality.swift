package import Shared

/// What was counted of one day's rows beyond the daily cube: what hard rules look at.
package struct DayQuality: Sendable, Equatable {
    package var sessions = 0
    package var sessionsWithoutClient = 0
    /// Without channel, or without source.
    package var sessionsWithoutChannel = 0
    /// Rows whose id an earlier row had.
    package var repeatedSessions = 0

    /// All rows, whatever their revenue.
    package var orders = 0
    package var zeroRevenue = 0
    package var negativeRevenue = 0
    /// The sum of those, as a positive amount, in the currency that is added up.
    package var refunded = Money.zero
    /// Missing or no number.
    package var unknownRevenue = 0
    /// The first of those that is not missing, as everybody may see it.
    package var unreadableRevenue: String?
    /// With revenue > 0, in another currency than the one that is added up.
    package var inOtherCurrency = 0
    /// All rows by currency, under "" those without one; empty where the table has no such column.
    package var currencies: [String: CurrencyOrders] = [:]
    package var ordersWithoutClient = 0
    package var repeatedOrders = 0
    /// The order names no session: a back office, a telephone.
    package var ordersNamingNoSession = 0
    /// The order names a session that is not in the table of sessions.
    package var ordersOfUnknownSession = 0
    /// Of `purchases`.
    package var revenue = Money.zero
    /// What the table of attribution gives away of it.
    package var attributed = Money.zero
    /// Orders with revenue > 0 whose attribution is not the whole of it.
    package var misattributedOrders = 0

    package init() {}

    /// Orders with revenue > 0 in the currency that is added up.
    package var purchases: Int {
        orders - zeroRevenue - negativeRevenue - unknownRevenue - inOtherCurrency
    }

    package var isEmpty: Bool { sessions == 0 && orders == 0 }
}

/// The orders of a day in one currency.
package struct CurrencyOrders: Sendable, Equatable {
    package var orders = 0
    /// Of orders with revenue > 0.
    package var revenue = Money.zero

    package init() {}

    /// Stands for what is no name of a currency.
    static let other = "other text"
    /// More names than this are no currencies.
    static let limit = 100
}
