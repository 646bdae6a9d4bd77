import CLibrary
package import DailyNumbers
package import Shared

/// Where a change of revenue comes from: ln revenue = ln sessions + ln conversion + ln aov.
///
/// In money, each factor's part is its logarithm times the logarithmic mean of the two revenues
/// (LMDI, Ang 2005, doi:10.1016/j.enpol.2003.10.010), so the parts add up exactly; the rounding of
/// half a micro-unit goes to the largest. Where a factor fell to zero, the first one that did takes
/// everything, which is the formula's limit. Where sessions or orders are not known, nothing is divided.
package struct RevenueChange: Sendable, Hashable {
    package enum Factor: String, Sendable, CaseIterable, Comparable {
        case sessions, conversion, aov

        package static func < (a: Factor, b: Factor) -> Bool { a.rank < b.rank }
        private var rank: Int { Factor.allCases.firstIndex(of: self) ?? 0 }
    }

    /// False where nobody knows revenue, so that the amounts below are none.
    package let isKnown: Bool
    package let usual: Money
    package let today: Money
    /// Sums to today less usual; empty where a factor is not known.
    package let parts: [Factor: Money]
    /// The natural logarithm of each factor's change; nil where it is zero today or usually.
    package let logarithms: [Factor: Double]

    package init(today: Tally, usual: UsualDay.Level) {
        isKnown = today.knows(.revenue) && usual.known.contains(.revenue)
        let before = Money(units: usual.revenue)
        self.usual = before
        self.today = today.revenue
        guard today.knows(.all), usual.known == .all else {
            parts = [:]
            logarithms = [:]
            return
        }
        let change = today.revenue - before
        let pairs: [(Factor, Double, Double)] = [
            (.sessions, Double(today.sessions), usual.sessions),
            (.conversion, today.conversion ?? 0, usual.conversion ?? 0),
            (.aov, today.aov ?? 0, usual.aov ?? 0),
        ]
        var logarithms: [Factor: Double] = [:]
        for (factor, now, then) in pairs where now > 0 && then > 0 {
            logarithms[factor] = log(now / then)
        }
        self.logarithms = logarithms
        var parts: [Factor: Money] = [.sessions: .zero, .conversion: .zero, .aov: .zero]
        if let gone = pairs.first(where: { $0.1 <= 0 || $0.2 <= 0 })?.0 {
            parts[gone] = change
        } else {
            // In a fixed order, since sums of Doubles depend on it.
            let ratio = Factor.allCases.reduce(0) { $0 + (logarithms[$1] ?? 0) }
            // L(a, b) = (a − b) / ln(a / b), which is a where both are equal.
            let mean =
                abs(ratio) < 1e-9 ? today.revenue.units : change.units / ratio
            var rest = change
            for factor in Factor.allCases {
                let part = Money(units: mean * (logarithms[factor] ?? 0))
                parts[factor] = part
                rest = rest - part
            }
            let largest = Factor.allCases.max { a, b in
                (parts[a]?.micros.magnitude ?? 0) < (parts[b]?.micros.magnitude ?? 0)
            }
            if let largest { parts[largest, default: .zero] += rest }
        }
        self.parts = parts
    }

    /// The factor that changed most; nil where none is known.
    package var leading: Factor? {
        Factor.allCases.filter { logarithms[$0] != nil }
            .max { abs(logarithms[$0] ?? 0) < abs(logarithms[$1] ?? 0) }
    }
}
