package import Shared

/// How bad a deviation is. A drop's z cannot pass the root of its level, so a collapse of a volume
/// is a P0 whatever its z.
package struct SeverityRule: Sendable {
    package let settings: DetectionSettings

    package init(_ settings: DetectionSettings) { self.settings = settings }

    package func severity(_ metric: Metric, _ evidence: Evidence) -> Severity {
        guard metric.kind != .share, let change = evidence.relativeChange else { return .p1 }
        if metric.kind == .volume, change <= -settings.collapse { return .p0 }
        let isLarge =
            abs(evidence.z) >= settings.blockerZ && abs(change) >= settings.blockerChange
        return isLarge ? .p0 : .p1
    }
}
