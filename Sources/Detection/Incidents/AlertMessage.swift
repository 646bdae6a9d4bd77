import DailyNumbers
import Shared

/// An alert in one line, for people: `orders 1, usually 21 (-95 %)`.
///
/// It says what was compared with what, and what made it an alert where that is not the size of the change.
package struct AlertMessage: Sendable {
    /// `orders of mobile`
    package let name: String
    /// Nil where nothing was measured.
    package let value: String?
    /// ` EUR`: what the value is in, where it is an amount and somebody said so.
    package let unit: String
    /// `, usually 21 (-95 %)`
    package let rest: String
    /// `; every count of the day is even`: what made it an alert, where that is not the size of the change.
    package let reason: String

    package var text: String { name + (value.map { " " + $0 + unit } ?? "") + rest + reason }

    /// - Parameters:
    ///   - range: Is told where it makes clear why the value is an alert.
    ///   - currency: What amounts are in, where somebody said so.
    package init(
        _ alert: DetectorAnswer, range: NormalRange? = nil, currency: String? = nil
    ) {
        name = alert.measure.words
        unit = alert.measure.metric.unit(currency)
        reason = Self.reason(alert)
        guard let evidence = alert.evidence else {
            value = nil
            rest = ""
            return
        }
        let metric = alert.measure.metric
        value = ShownNumber.text(evidence.value, metric)
        let level = ShownNumber.level(evidence.baseline.level, metric)
        let change = ShownNumber.change(evidence, metric)
        var words = Self.comparison(alert, level: level)
        if alert.detector == .deviation || alert.detector == .classic {
            words += Self.bound(evidence, metric, range)
        }
        if !change.isEmpty { words += " (\(change))" }
        rest = words
    }

    private static func comparison(_ alert: DetectorAnswer, level: String) -> String {
        switch alert.detector {
        case .slowFall: ", \(level) on the same weekdays of the weeks before"
        case .vanished where alert.measure.metric == .purchases:
            ", \(level) expected from the visits"
        default: ", usually \(level)"
        }
    }

    /// The end of the normal range that the value lies beyond; nothing where that end excludes nothing, or the value is
    /// not beyond it.
    private static func bound(
        _ evidence: Evidence, _ metric: Metric, _ range: NormalRange?
    ) -> String {
        guard let range else { return "" }
        let level = ShownNumber.text(evidence.baseline.level, metric)
        if evidence.value < range.low, range.low > 0 {
            let low = ShownNumber.text(range.low, metric)
            return low == level || low == "0" ? "" : ", normal from \(low)"
        }
        if evidence.value > range.high, metric.kind != .share || range.high < 1 {
            let high = ShownNumber.text(range.high, metric)
            return high == level ? "" : ", normal up to \(high)"
        }
        return ""
    }

    private static func reason(_ alert: DetectorAnswer) -> String {
        switch alert.detector {
        case .doubled: "; every count of the day is even"
        case .slowFall: "; low on nearly every day of the last week"
        default: ""
        }
    }
}
