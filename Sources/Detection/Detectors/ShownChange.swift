package import DailyNumbers
import Shared

extension ShownNumber {
    /// As a share of the usual, or in points.
    package static func change(_ evidence: Evidence, _ metric: Metric) -> String {
        if metric.kind == .share {
            let points = evidence.absoluteChange * 100
            return "\(points > 0 ? "+" : "")\(Decimals.text(points, places: 0)) points"
        }
        guard let change = evidence.relativeChange else { return "usually none" }
        if change >= 9.995 { return "× \(Decimals.text(change + 1, places: 0))" }
        return "\(change > 0 ? "+" : "")\(Decimals.text(change * 100, places: 0)) %"
    }
}
