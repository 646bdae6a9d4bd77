/// How bad a finding is, in both layers: `P0_BLOCKER` pages and blocks, `P1_HIGH` is told and let
/// through flagged, `P2_INFO` is recorded.
public enum Severity: String, Codable, Sendable, CaseIterable, Comparable {
    case p2 = "P2_INFO"
    case p1 = "P1_HIGH"
    case p0 = "P0_BLOCKER"

    /// Reads any spelling that teams use: `P0_BLOCKER`, `p0`, `ERROR`; `P1_HIGH`, `p1`, `WARN`;
    /// `P2_INFO`, `p2`, `INFO`.
    public init?(spelling: String) {
        switch spelling.uppercased() {
        case "P0_BLOCKER", "P0", "ERROR": self = .p0
        case "P1_HIGH", "P1", "WARN", "WARNING": self = .p1
        case "P2_INFO", "P2", "INFO": self = .p2
        default: return nil
        }
    }

    /// The two-character name used in tables: `P0`, `P1`, `P2`.
    public var short: String { String(rawValue.prefix(2)) }

    private var rank: Int {
        switch self {
        case .p2: 0
        case .p1: 1
        case .p0: 2
        }
    }

    public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
}
