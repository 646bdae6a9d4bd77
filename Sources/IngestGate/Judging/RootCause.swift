import Profile
import Shared

/// The finding that others follow from, so that people read the cause and not its echo.
enum RootCause {
    private static let rule = "partition.format"

    /// Marks what follows from the kind of file. Verdict and counts stay as they are.
    static func mark(_ checks: inout [RecordedOutcome], _ profile: PartitionProfile) {
        guard let format = profile.format,
            let cause = checks.first(where: { $0.rule == rule && $0.isViolated })
        else { return }
        for i in checks.indices where follows(checks[i], format) {
            checks[i].followsFrom = cause.rule
        }
    }

    private static func follows(_ check: RecordedOutcome, _ format: FormatFacts) -> Bool {
        guard check.rule != rule, check.isViolated || check.counts else { return false }
        switch check.rule {
        // A file that is cut is cut whatever it holds.
        case "partition.readable": return format.isDamage
        // A day that came before came before in any format.
        case "partition.missing": return false
        default: break
        }
        if format.cause != nil { return true }
        // Of joined files, what their headers do when they are read as records.
        guard ofRecords.contains(check.rule), let observed = check.observed else { return false }
        let records = check.isShare ? (observed * Double(check.n)).rounded() : observed
        return records <= Double(format.repeatedHeaders)
    }

    private static let ofRecords: Set = ["schema.type", "events.unknown", "duplicates.exact_rows"]
}

extension RecordedOutcome {
    fileprivate var isShare: Bool { rule != "events.unknown" }
}
