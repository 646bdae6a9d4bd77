package import Shared

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The sizes that a deviation must have to matter, whatever its z.
package struct Gates: Sendable {
    package let settings: DetectionSettings

    package init(_ settings: DetectionSettings) { self.settings = settings }

    /// The first gate that a change does not pass; nil if it passes all.
    ///
    /// - Parameter usual: The median day.
    package func obstacle(_ metric: Metric, value: Double, level: Double, usual: Double) -> String?
    {
        let change = abs(value - level)
        if metric.kind == .share {
            if change < settings.points { return "the change is small in points" }
        } else if !isRelativelyLarge(value, level)
            || (metric.kind == .volume && value > level && value < (1 + settings.rise) * level)
        {
            return "the relative change is small"
        }
        guard change >= absoluteMinimum(metric, usual: usual) else {
            return "the absolute change is small"
        }
        return nil
    }

    /// Whether a change reaches the drop, or the rise that is as large on a log scale.
    package func isRelativelyLarge(_ value: Double, _ level: Double) -> Bool {
        guard level > 0 else { return false }
        guard value > 0 else { return true }
        return abs(log(value / level)) >= -log(1 - settings.drop)
    }

    package func absoluteMinimum(_ metric: Metric, usual: Double) -> Double {
        switch settings.absoluteMinimums[metric] ?? .automatic {
        case .amount(let amount): amount
        case .automatic:
            max(
                (settings.automaticMinimum[metric] ?? 0) * usual,
                metric == .purchases ? settings.minimumOrders : 0)
        }
    }

    /// Half of the gate in the metric's unit: as near as this to its level, a metric is back.
    package func half(_ metric: Metric, level: Double) -> Double {
        metric.kind == .share ? settings.points / 2 : settings.drop / 2 * level
    }
}
