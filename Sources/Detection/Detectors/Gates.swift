import CLibrary
package import DailyNumbers
package import Shared

/// The sizes that a deviation must have to matter, whatever its z.
package struct Gates: Sendable {
    package let settings: DetectionSettings

    package init(_ settings: DetectionSettings) { self.settings = settings }

    /// A gate that a change does not pass, and how much of what it asks for was there.
    package struct Obstacle: Sendable, Hashable {
        package let reason: String
        /// 0 to 1. Relative changes are measured on a log scale.
        package let reached: Double
    }

    /// The first gate that a change does not pass; nil if it passes all.
    ///
    /// - Parameter usual: The median day.
    package func obstacle(
        _ metric: Metric, value: Double, level: Double, usual: Double
    ) -> Obstacle? {
        let change = abs(value - level)
        if metric.kind == .share {
            if change < settings.points {
                return Obstacle(
                    reason: "the change is small in points", reached: change / settings.points)
            }
        } else if !isRelativelyLarge(value, level)
            || (metric.kind == .volume && value > level && value < (1 + settings.rise) * level)
        {
            return Obstacle(
                reason: "the relative change is small", reached: reached(metric, value, level))
        }
        let minimum = absoluteMinimum(metric, usual: usual)
        guard change >= minimum else {
            return Obstacle(reason: "the absolute change is small", reached: change / minimum)
        }
        return nil
    }

    /// Of the relative gate.
    private func reached(_ metric: Metric, _ value: Double, _ level: Double) -> Double {
        guard level > 0, value > 0 else { return 0 }
        var needed = -log(1 - settings.drop)
        if metric.kind == .volume, value > level { needed = max(needed, log(1 + settings.rise)) }
        return abs(log(value / level)) / needed
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

/// How bad a deviation is. A rise is no breakage by itself: a sale, a holiday and the press do that as well, and what
/// proves a fault (every count doubled, a wrong unit) has a detector of its own. A drop's z cannot pass the root of its level, so a collapse of a volume
/// is a P0 whatever its z.
package struct SeverityChoice: Sendable {
    package let settings: DetectionSettings

    package init(_ settings: DetectionSettings) { self.settings = settings }

    package func severity(_ metric: Metric, _ evidence: Evidence) -> Severity {
        impliesBreakage(metric, evidence)
            ? settings.breakageOf[metric] ?? settings.breakage
            : settings.driftOf[metric] ?? settings.drift
    }

    private func impliesBreakage(_ metric: Metric, _ evidence: Evidence) -> Bool {
        guard metric.kind != .share, let change = evidence.relativeChange, change < 0 else {
            return false
        }
        if metric.kind == .volume, change <= -settings.collapse { return true }
        return abs(evidence.z) >= settings.blockerZ && -change >= settings.blockerChange
    }
}

/// Between which values nobody would have been told: as far as both z and the relative change allow.
package struct NormalRange: Sendable, Hashable {
    package let low: Double
    package let high: Double

    /// Nil for what has no level to be around.
    package init?(_ answer: DetectorAnswer, _ settings: DetectionSettings) {
        guard let baseline = answer.evidence?.baseline else { return nil }
        let metric = answer.measure.metric
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
