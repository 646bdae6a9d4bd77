import CLibrary
import Shared

/// By what every order value was multiplied.
///
/// One factor for all of them leaves their variation as it was, while a few large orders change it: that is what tells a unit or
/// a currency from an expensive day.
package struct OrderFactor: Sendable, Hashable {
    package let value: Double
    /// The standard error of its logarithm: two means of a day's orders are no exact rate.
    package let error: Double

    package init(_ value: Double, error: Double) {
        self.value = value
        self.error = error
    }

    /// `about 7.5 times (EUR to DKK or EUR to CNY?)`.
    package var words: String {
        let times = "about \(Decimals.text(value, places: value < 0.1 ? 4 : 1)) times"
        return known.map { "\(times) (\($0)?)" } ?? times
    }

    /// What people know such a factor from; nil where too many rates are as near, or none.
    package var known: String? {
        let power = log10(value).rounded()
        let ten = power != 0 && isNear(pow(10, power)) ? ["a power of ten"] : []
        let rates =
            Self.perEuro.filter { isNear($0.1) }.map { "EUR to \($0.0)" }
            + Self.perEuro.filter { isNear(1 / $0.1) }.map { "\($0.0) to EUR" }
        let all = ten + rates
        guard (1...3).contains(all.count), let last = all.last else { return nil }
        return all.count == 1
            ? last : all.dropLast().joined(separator: ", ") + " or " + last
    }

    private func isNear(_ other: Double) -> Bool {
        abs(log(value / other)) <= max(0.03, min(0.2, 1.5 * error))
    }

    /// Rough rates, all far from one: a hint for a reader, never a reason to alert.
    private static let perEuro: [(String, Double)] = [
        ("PLN", 4.3), ("RON", 5.1), ("BRL", 6.2), ("DKK", 7.46), ("CNY", 8.2), ("SEK", 11.1),
        ("NOK", 11.7), ("ZAR", 20.2), ("MXN", 21.4), ("CZK", 24.8), ("TRY", 45), ("INR", 98),
        ("JPY", 165), ("HUF", 395),
    ]
}
