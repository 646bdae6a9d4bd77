public import Shared

/// A release that holds no longer: the same bytes, judged again, are worse than what was released.
public struct EndedRelease: Encodable, Sendable, Equatable {
    public var by: String
    public var reason: String
    public var at: Instant
    /// What the person who released did not know.
    public var findings: [Finding]

    public struct Finding: Encodable, Sendable, Equatable {
        public var rule: String
        public var column: String?
        public var message: String
    }

    init(_ release: LedgerRelease, because findings: [RecordedOutcome]) {
        by = release.by
        reason = release.reason
        at = release.at
        self.findings = findings.map {
            Finding(rule: $0.rule, column: $0.column, message: $0.message)
        }
    }
}
