/// What is decided about a partition.
public enum Verdict: String, Codable, Sendable, CaseIterable {
    case clean = "CLEAN"
    case atRisk = "AT_RISK"
    case quarantined = "QUARANTINED"

    /// The verdict is only a fold over what was found: the worst severity decides.
    public init(worst: Severity?) {
        self =
            switch worst {
            case .p0: .quarantined
            case .p1: .atRisk
            case .p2, nil: .clean
            }
    }
}
