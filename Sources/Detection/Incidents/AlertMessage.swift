import DailyNumbers
import Shared

/// An alert in one line, for people: `orders 1 vs 21 typical (-95 %, z -4.4; nearer of the last days and
/// the same weekdays)`.
package struct AlertMessage: Sendable {
    package let text: String

    package init(_ alert: DetectorAnswer) {
        let name = alert.measure.words
        guard let evidence = alert.evidence else {
            text = name
            return
        }
        let metric = alert.measure.metric
        let values =
            "\(ShownNumber.text(evidence.value, metric)) vs "
            + "\(ShownNumber.text(evidence.baseline.level, metric)) typical"
        let change = ShownNumber.change(evidence, metric)
        let z = "z " + Decimals.text(evidence.z, places: 1)
        text = "\(name) \(values) (\(change), \(z); \(Self.source(alert)))"
    }

    private static func source(_ alert: DetectorAnswer) -> String {
        switch (alert.detector, alert.evidence?.baseline.choice) {
        case (.classic, _): "mean of the last days"
        case (.doubled, _): "every count of the day is even"
        case (.deviation, .remembered?): "the level before the last incident"
        case (.deviation, _): "nearer of the last days and the same weekdays"
        case (.slowFall, _): "a slow fall; the same weekdays of the weeks before"
        case (.vanished, _) where alert.measure.metric == .purchases:
            "what the visits would bring by the weeks before"
        case (.vanished, _), (.outage, _), (.unitError, _): "the last days"
        }
    }
}
