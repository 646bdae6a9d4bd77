package import Shared

/// How bad a deviation is. A drop's z cannot pass the root of its level, so a collapse of a volume
/// is a P0 whatever its z.
package struct SeverityRule: Sendable {
    package let settings: DetectionSettings

    package init(_ settings: DetectionSettings) { self.settings = settings }

    package func severity(_ metric: Metric, _ evidence: Evidence) -> Severity {
        impliesBreakage(metric, evidence)
            ? settings.breakageOf[metric] ?? settings.breakage
            : settings.driftOf[metric] ?? settings.drift
    }

    private func impliesBreakage(_ metric: Metric, _ evidence: Evidence) -> Bool {
        guard metric.kind != .share, let change = evidence.relativeChange else { return false }
        if metric.kind == .volume, change <= -settings.collapse { return true }
        return abs(evidence.z) >= settings.blockerZ && abs(change) >= settings.blockerChange
    }
}
