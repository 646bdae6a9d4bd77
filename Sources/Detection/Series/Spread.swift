import Shared

/// How much a series varies by itself from day to day.
///
/// 1.4826 × MAD (Leys et al. 2013); where a shop has a weekly pattern, the differences of days a
/// week apart are free of it: 1.4826 × median|x(i) − x(i−7)| / √2 × (1 + 1 / pairs). The smaller one
/// counts. Zero is a regular answer, for a constant series.
package struct Spread: Sendable, Hashable {
    package let median: Double
    /// Unscaled.
    package let mad: Double
    package let value: Double

    /// Nil for no days.
    package init?(_ days: BaselineDays, _ settings: DetectionSettings) {
        guard let scale = RobustScale(days.values) else { return nil }
        median = scale.median
        mad = scale.mad
        let paired = Self.weekApart(days, settings)
        value = min(scale.spread, paired ?? scale.spread)
    }

    private static func weekApart(_ days: BaselineDays, _ settings: DetectionSettings) -> Double? {
        guard days.values.count >= settings.pairedDays else { return nil }
        let at = Dictionary(
            zip(days.positions, days.values), uniquingKeysWith: { first, _ in first })
        let differences = days.positions.compactMap { position -> Double? in
            guard let value = at[position], let before = at[position - 7] else { return nil }
            return abs(value - before)
        }
        guard differences.count >= settings.pairs, let middle = RobustScale.median(differences)
        else { return nil }
        return 1.4826 * middle / 2.0.squareRoot() * (1 + 1 / Double(differences.count))
    }
}
