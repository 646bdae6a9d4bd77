package import DailyNumbers
import Shared

extension ShownNumber {
    /// As a share of the usual, or in points; empty where nothing is usual.
    package static func change(_ evidence: Evidence, _ metric: Metric) -> String {
        if metric.kind == .share {
            let points = Decimals.text(evidence.absoluteChange * 100, places: 0)
            let sign = evidence.absoluteChange > 0 && points != "0" ? "+" : ""
            return "\(sign)\(points) \(["1", "-1"].contains(points) ? "point" : "points")"
        }
        guard let change = evidence.relativeChange, change.isFinite else { return "" }
        if change >= 9.995 { return "× \(Decimals.text(change + 1, places: 0))" }
        let percent = Decimals.text(change * 100, places: 0)
        return "\(change > 0 && percent != "0" ? "+" : "")\(percent) %"
    }
}
