import Profile
import Shared

/// The finding that others follow from, so that people read the cause and not its echo.
enum RootCause {
    private static let format = "partition.format"
    private static let malformed = "schema.malformed_rows"

    /// Marks what follows from something else. Verdict and counts stay as they are.
    static func mark(_ checks: inout [RecordedOutcome], _ profile: PartitionProfile, _ feed: Feed) {
        if let format = profile.format,
            let cause = checks.first(where: { $0.rule == Self.format && $0.isViolated })
        {
            mark(&checks, cause) { follows($0, format, feed) }
        }
        if let cause = checks.first(where: { $0.rule == malformed && $0.isViolated }) {
            mark(&checks, cause, noWorse: true) { follows($0, malformed: profile) }
        }
        for cause in checks where cause.rule == "schema.column_missing" && cause.isViolated {
            // What is not there cannot be asked.
            mark(&checks, cause, noWorse: true) {
                $0.status == .notEvaluated && $0.reason == Outcome.absent(cause.column ?? "")
            }
        }
        let types = checks.filter { $0.rule == "schema.type" && $0.isViolated }
        if types.count == 1, let cause = types.first, cause.column == revenueColumn(feed) {
            mark(&checks, cause, noWorse: true) {
                $0.rule == "purchase.missing_revenue" && $0.isViolated
                    && ($0.observed ?? 0) <= records(cause)
            }
        }
    }

    /// - Parameter noWorse: Only what is no worse than the cause: the first line says how bad it is.
    private static func mark(
        _ checks: inout [RecordedOutcome], _ cause: RecordedOutcome, noWorse: Bool = false,
        _ follows: (RecordedOutcome) -> Bool
    ) {
        guard cause.followsFrom == nil else { return }
        for i in checks.indices {
            let check = checks[i]
            guard check.rule != cause.rule, check.followsFrom == nil,
                check.isViolated || check.counts, follows(check)
            else { continue }
            if noWorse, check.severity > cause.severity || (check.counts && !cause.counts) {
                continue
            }
            checks[i].followsFrom = cause.rule
        }
    }

    // MARK: - From the kind of file

    private static func follows(
        _ check: RecordedOutcome, _ format: FormatFacts, _ feed: Feed
    ) -> Bool {
        switch check.rule {
        // A file that is cut is cut whatever it holds.
        case "partition.readable": return format.isDamage
        // A day that came before came before in any format.
        case "partition.missing": return false
        default: break
        }
        if format.cause != nil { return true }
        if format.header != nil, followsFromHeader(check, feed) { return true }
        // Of joined files, what their headers do when they are read as records.
        guard ofRecords.contains(check.rule), let observed = check.observed else { return false }
        let count = check.rule == "events.unknown" ? observed : records(check)
        return count <= Double(format.repeatedHeaders)
    }

    private static let ofRecords: Set = ["schema.type", "events.unknown", "duplicates.exact_rows"]

    /// A name that needs more than ASCII is not found where the header is not UTF-8.
    private static func followsFromHeader(_ check: RecordedOutcome, _ feed: Feed) -> Bool {
        switch check.rule {
        case "schema.column_unexpected", "schema.header_drift", "schema.malformed_rows":
            return true
        default:
            return feed.columns.contains { column in
                column.needsEncoding
                    && (check.column == column.name || check.reason == Outcome.absent(column.name))
            }
        }
    }

    // MARK: - From malformed records

    private static func follows(_ check: RecordedOutcome, malformed profile: PartitionProfile)
        -> Bool
    {
        let malformed = profile.malformed
        let encoding = Double(malformed.encoding ?? 0)
        let all = malformed.records ?? 0
        // Records of these kinds are counted nowhere else.
        let lost = all - (malformed.encoding ?? 0)
        guard check.isViolated, let observed = check.observed else { return false }
        return switch check.rule {
        case "schema.type": records(check) <= encoding
        case "events.unknown": observed <= encoding
        case "volume.row_count":
            check.threshold.map { observed < $0 && $0 <= observed + Double(all) } ?? false
        case "events.missing", "schema.payload_drift": lost * 20 > profile.records
        default: false
        }
    }

    /// Of a share, the records.
    private static func records(_ check: RecordedOutcome) -> Double {
        ((check.observed ?? 0) * Double(check.n)).rounded()
    }

    private static func revenueColumn(_ feed: Feed) -> String? {
        feed.purchases?.revenue.flatMap { $0.path == nil ? $0.column : nil }
    }
}
