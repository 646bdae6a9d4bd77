package import Ledger
public import Shared

/// Somebody's word that a day need not stop anything, as `check --json` prints it.
public struct Dismissal: Encodable, Sendable, Equatable {
    public var by: String
    public var reason: String
    public var at: Instant

    package init(_ dismissal: LedgerDismissal) {
        by = dismissal.by
        reason = dismissal.reason
        at = dismissal.at
    }
}
