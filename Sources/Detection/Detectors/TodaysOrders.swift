import DailyNumbers
private import Shared

/// How far today's own orders, by their sizes, could have moved the day's amounts by chance.
///
/// A baseline knows how orders usually vary, but not the wholesale order that comes once a year. Today's
/// sum of squares does: one order that is most of the revenue is one event, however large. These are
/// the standard errors of a sum, a mean and a weighted share from the sample itself (Cochran, Sampling
/// Techniques, 1977, §2.7 and §6.3). Nil where squares are unknown.
struct TodaysOrders {
    let whole: Tally

    /// Of a compound Poisson sum: √Σa².
    var ofRevenue: Double? { squares(whole)?.squareRoot() }

    /// Of the mean: √(Σa² − (Σa)²/n) / n.
    var ofAOV: Double? {
        guard whole.purchases > 0, let squares = squares(whole) else { return nil }
        let n = Double(whole.purchases)
        let sum = whole.revenue.units
        return max(0, squares - sum * sum / n).squareRoot() / n
    }

    /// Of a part's share of revenue, if `level` is the true one:
    /// √((1 − p)² Σa² of the part + p² Σa² of the rest) / Σa.
    func ofShare(_ part: Tally, level: Double) -> Double? {
        guard whole.revenue > .zero, let all = squares(whole), let own = squares(part)
        else { return nil }
        let variance = (1 - level) * (1 - level) * own + level * level * max(0, all - own)
        return variance.squareRoot() / whole.revenue.units
    }

    private func squares(_ tally: Tally) -> Double? {
        tally.purchases == 0 ? 0 : tally.revenueSquared?.units
    }
}
