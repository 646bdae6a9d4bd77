import CLibrary
package import DailyNumbers
import Shared

/// What each part of a dimension contributed to a change, and the one part to blame, if any.
///
/// A part is named only if a G-test over the dimension says that the mix changed (Sokal & Rohlf,
/// Biometry, 1995, §17.4), it explains most of the change (explanatory power of Bhagwan et al.,
/// Adtributor, NSDI 2014), and far more of it than its size would. Otherwise the change is across
/// the board.
package struct SliceBlame: Sendable, Hashable {
    package struct Part: Sendable, Hashable {
        package let segment: Segment
        package let today: Double
        package let usual: Double
        /// (A_j − F_j) / (A − F); nil where the whole did not change.
        package let power: Double?
    }

    /// Sorted by name.
    package let parts: [Part]
    /// Of the G-test; 1 where there is nothing to test.
    package let p: Double
    package let named: Segment?

    /// - Parameters:
    ///   - counts: Of each part, today and on the usual day.
    ///   - days: How many days the usual day is made of.
    package init(
        _ counts: [Segment: (today: Double, usual: Double)], days: Int,
        _ settings: IncidentSettings
    ) {
        let sorted = counts.sorted { $0.key < $1.key }
        let today = sorted.reduce(0) { $0 + $1.value.today }
        let usual = sorted.reduce(0) { $0 + $1.value.usual }
        let change = today - usual
        parts = sorted.map { segment, count in
            Part(
                segment: segment, today: count.today, usual: count.usual,
                power: change == 0 ? nil : (count.today - count.usual) / change)
        }
        p = Self.test(sorted.map(\.value), today: today, usual: usual, days: Double(days))
        named =
            p < settings.blameP
            ? parts.filter { part in
                guard let power = part.power, usual > 0 else { return false }
                return power >= settings.blamePower
                    && power - part.usual / usual >= settings.blameExcess
            }.max { ($0.power ?? 0) < ($1.power ?? 0) }?.segment
            : nil
    }

    /// G = 2 Σ O ln(O / E) over the table of today and the usual days together.
    private static func test(
        _ counts: [(today: Double, usual: Double)], today: Double, usual: Double, days: Double
    ) -> Double {
        let before = usual * days
        guard today > 0, before > 0 else { return 1 }
        var g = 0.0
        var seen = 0
        for count in counts {
            let sum = count.today + count.usual * days
            guard sum > 0 else { continue }
            seen += 1
            for (observed, total) in [(count.today, today), (count.usual * days, before)]
            where observed > 0 {
                g += 2 * observed * log(observed / (sum * total / (today + before)))
            }
        }
        guard seen > 1 else { return 1 }
        return exp(IncompleteGamma.logUpper(Double(seen - 1) / 2, max(0, g) / 2))
    }
}
