import DailyNumbers
package import Shared

/// Between which values nobody would have been told: as far as both z and the relative change allow.
package struct NormalRange: Sendable, Hashable {
    package let low: Double
    package let high: Double

    /// Nil for what has no level to be around.
    package init?(_ check: Check, _ settings: DetectionSettings) {
        guard let baseline = check.evidence?.baseline else { return nil }
        let metric = check.measure.metric
        let level = baseline.level
        let reach = settings.z * baseline.sigma
        switch metric.kind {
        case .share:
            low = max(0, level - max(reach, settings.points))
            high = min(1, level + max(reach, settings.points))
        case .volume, .ratio:
            guard level > 0 else { return nil }
            // As large on a log scale as the drop; volumes need more.
            let rise = max(1 / (1 - settings.drop) - 1, metric.kind == .volume ? settings.rise : 0)
            low = max(0, level - max(reach, settings.drop * level))
            high = level + max(reach, rise * level)
        }
    }
}
