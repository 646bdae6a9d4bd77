import DailyNumbers
package import Shared

/// How much of a change comes from each channel's volume, and how much from its rate.
///
/// The midpoint form of Marshall and Edgeworth (as in Kitagawa, JASA 50, 1955,
/// doi:10.1080/01621459.1955.10501299): Δ(v·r) = Δv · mean(r) + mean(v) · Δr, so the parts of all channels
/// add up to the whole change, in money to the micro-unit. A channel without sessions on one of the two
/// days has the other's rate: all of its change is volume.
package struct MixChange: Sendable, Hashable {
    package struct Part<Value: Sendable & Hashable>: Sendable, Hashable {
        package let channel: String
        package let volume: Value
        package let rate: Value
    }

    /// Volume: sessions. Rate: revenue a session.
    package let revenue: [Part<Money>]
    /// Volume: the channel's share of sessions, beside the shop's mean conversion. Rate: its conversion.
    /// Empty where a day has no sessions.
    package let conversion: [Part<Double>]
    /// Volume: sessions of the direct channel, and of each other one that makes it a smaller share. There is
    /// no rate. Empty where a day has no sessions.
    package let directShare: [Part<Double>]

    /// A channel on both days. Sessions may be fractions: the usual day is a mean.
    private struct Channel {
        let name: String
        let today: UsualDay.Level
        let usual: UsualDay.Level
        var usualRevenue: Money
        let todayRevenue: Money

        /// A rate on both days, and the mean of them.
        func rate(_ part: (UsualDay.Level) -> Double) -> (
            usual: Double, today: Double, mean: Double
        ) {
            let then = usual.sessions > 0 ? part(usual) / usual.sessions : nil
            let now = today.sessions > 0 ? part(today) / today.sessions : nil
            let (a, b) = (then ?? now ?? 0, now ?? then ?? 0)
            return (a, b, (a + b) / 2)
        }
    }

    /// - Parameters:
    ///   - whole: Revenue today and usually.
    ///   - direct: The name of the direct channel.
    init(_ day: DailyMetrics, _ usual: UsualDay, whole: RevenueChange, direct: String) {
        let channels = Self.channels(day, usual, whole)
        revenue = channels.map { channel in
            let change = channel.todayRevenue - channel.usualRevenue
            let sessions = channel.today.sessions - channel.usual.sessions
            let volume = Money(units: sessions * channel.rate(\.revenue).mean)
            return Part(channel: channel.name, volume: volume, rate: change - volume)
        }
        let now = Double(day.total.sessions)
        let then = usual.whole.sessions
        guard now > 0, then > 0 else {
            (conversion, directShare) = ([], [])
            return
        }
        let shop = ((usual.whole.conversion ?? 0) + (day.total.conversion ?? 0)) / 2
        conversion = channels.map { channel in
            let shares = (channel.usual.sessions / then, channel.today.sessions / now)
            let rate = channel.rate(\.orders)
            return Part(
                channel: channel.name, volume: (shares.1 - shares.0) * (rate.mean - shop),
                rate: (shares.0 + shares.1) / 2 * (rate.today - rate.usual))
        }
        // D / S with D the sessions of the direct channel: ΔD · mean(1/S) + mean(D) · Δ(1/S), the last of which
        // belongs to each channel by its change of sessions, as Δ(1/S) = -ΔS / (S₀ S₁).
        let mean = channels.first { $0.name == direct }
            .map { ($0.today.sessions + $0.usual.sessions) / 2 }
        directShare = channels.map { channel in
            let change = channel.today.sessions - channel.usual.sessions
            let own = channel.name == direct ? change * (1 / now + 1 / then) / 2 : 0
            return Part(
                channel: channel.name, volume: own - change * (mean ?? 0) / (now * then), rate: 0)
        }
    }

    /// Sorted by name. The usual day's channels are means, scaled so that they add up to the usual day.
    private static func channels(
        _ day: DailyMetrics, _ usual: UsualDay, _ whole: RevenueChange
    ) -> [Channel] {
        let means = usual.means.filter { $0.key.dimension == .channel }
            .sorted { $0.key < $1.key }
        func factor(_ part: (UsualDay.Level) -> Double) -> Double {
            let sum = means.reduce(0) { $0 + part($1.value) }
            return sum > 0 ? part(usual.whole) / sum : 0
        }
        let (sessions, orders, revenue) = (
            factor(\.sessions), factor(\.orders), factor(\.revenue)
        )
        var channels = means.map { segment, mean in
            let tally = day.tally(segment)
            let scaled = UsualDay.Level(
                sessions: mean.sessions * sessions, orders: mean.orders * orders,
                revenue: mean.revenue * revenue)
            return Channel(
                name: segment.name,
                today: UsualDay.Level(
                    sessions: Double(tally.sessions), orders: Double(tally.purchases),
                    revenue: tally.revenue.units),
                usual: scaled, usualRevenue: Money(units: scaled.revenue),
                todayRevenue: tally.revenue)
        }
        // What rounding leaves goes to the largest.
        let rest = channels.reduce(whole.usual) { $0 - $1.usualRevenue }
        if let largest = channels.indices.max(by: {
            channels[$0].usualRevenue < channels[$1].usualRevenue
        }) {
            channels[largest].usualRevenue += rest
        }
        return channels
    }
}
