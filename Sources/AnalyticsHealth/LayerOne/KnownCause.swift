import Detection
import Shared

extension LayerOne.Finding {
    /// What a finding about the raw partition does to the numbers; nil where it says nothing about
    /// them.
    var cause: Cause? {
        switch rule {
        case "attribution.coverage": .attributionLoss
        case "schema.column_missing", "schema.column_renamed", "schema.null_rate":
            isAboutReferrer ? .attributionLoss : nil
        case "duplicates.exact_rows", "purchase.transaction_duplicate",
            "purchase.transaction_replay":
            .duplicateLoad
        case "partition.readable", "volume.row_count", "volume.empty", "schema.malformed_rows":
            .partialLoad
        default: nil
        }
    }

    /// Whether it says of the raw partition what a hard rule says of the tables.
    func explains(_ check: HealthCheck) -> Bool {
        switch check.rule {
        case "nulls.client_id": rule == "identity.coverage"
        case "nulls.channel": cause == .attributionLoss
        case "revenue.zero", "revenue.negative", "revenue.unknown":
            ["purchase.non_positive_revenue", "purchase.missing_revenue"].contains(rule)
        case "keys.transaction_duplicate", "keys.session_duplicate": cause == .duplicateLoad
        default: HealthRule.ofVolume.contains(check.rule) && cause == .partialLoad
        }
    }

    /// The rules speak of columns by name only; this is the one that attribution hangs on.
    private var isAboutReferrer: Bool { column.map { $0.lowercased().contains("refer") } ?? false }
}
