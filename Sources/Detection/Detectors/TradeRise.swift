import DailyNumbers
import Shared

/// More trade: sessions are up, and a larger share of them buys.
///
/// A broken load copies or invents events: a day loaded twice has twice the sessions and twice the
/// orders, and robots bring sessions without orders; neither raises conversion. Double-counted
/// orders raise conversion, but bring no sessions. Both up is what a sale does that nobody put in the
/// calendar: a line in the report, not an alert. On simulated shops all unannounced promotions raised
/// conversion 1.2 to 2.3 times; none of the double loads with enough orders to tell did.
package struct TradeRise: Sendable, Hashable {
    /// Today over the usual level.
    package let sessions: Double
    package let conversion: Double

    /// Nil where the day is no such day, or too little is known.
    ///
    /// - Parameter continues: The day before was such a day, so less is needed to believe it.
    init?(
        sessions: MetricSeries, conversion: MetricSeries, orders: Int, at position: Int,
        continues: Bool, _ settings: DetectionSettings
    ) {
        guard let visits = sessions.values[position], visits > 0,
            let usual = TwoBaselines(sessions, at: position, settings)?.deviation(visits).level,
            let rate = conversion.values[position],
            let levels = TwoBaselines(conversion, at: position, settings),
            usual > 0
        else { return nil }
        let level = levels.deviation(rate).level
        let rise = continues ? 1 : settings.tradeRise
        guard level > 0, visits / usual >= settings.tradeSessions, rate / level >= rise
        else { return nil }
        let z = TailTest(settings: settings).count(
            Double(orders), level * visits, levels.recent.values.count)
        guard continues || z >= settings.tradeZ else { return nil }
        self.sessions = visits / usual
        self.conversion = rate / level
    }

    /// Whether an answer is only this rise seen in one more metric.
    func explains(_ answer: DetectorAnswer) -> Bool {
        guard answer.detector == .deviation, answer.severity != nil, let evidence = answer.evidence,
            evidence.absoluteChange > 0
        else { return false }
        return switch answer.measure.metric {
        case .sessions, .purchases, .revenue, .conversion: true
        case .aov, .directSessionShare, .revenueShare, .count, .money, .rate, .share: false
        }
    }
}
