import Shared

/// An alert in one line, for people.
package struct AlertMessage: Sendable {
    package let text: String

    package init(_ check: Check) {
        guard let evidence = check.evidence else {
            text = check.measure.description
            return
        }
        let places = check.measure.metric.kind == .volume ? 0 : 4
        func number(_ value: Double) -> String { Decimals.text(value, places: places) }
        var notes: [String] = []
        if check.measure.metric.kind == .share {
            let points = Decimals.text(evidence.absoluteChange * 100, places: 1)
            notes.append("\(points) points")
        } else if let change = evidence.relativeChange {
            notes.append((change > 0 ? "+" : "") + Decimals.text(change * 100, places: 0) + " %")
        }
        notes.append("z " + Decimals.text(evidence.z, places: 1))
        let values = "\(number(evidence.value)) vs \(number(evidence.baseline.level)) typical"
        text =
            "\(check.measure) \(values) (\(notes.joined(separator: ", ")); \(Self.source(check)))"
    }

    private static func source(_ check: Check) -> String {
        switch (check.rule, check.evidence?.baseline.choice) {
        case (.classic, _): "mean of the last days"
        case (.deviation, .remembered?): "the level before the last incident"
        case (.deviation, _): "nearer of the last days and the same weekdays"
        case (.vanished, _), (.outage, _), (.unitError, _): "the last days"
        }
    }
}
