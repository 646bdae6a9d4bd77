import Profile
import Shared

struct SchemaMalformedRows: PartitionRule {
    static let maxShare = ShareTest.maxShare(
        0.001, "largest accepted share of malformed records, or of their bytes")

    static let blockShare = ShareTest.blockShare(0.05)

    let spec = RuleSpec(
        id: "schema.malformed_rows", severity: .p1,
        summary: "Records that cannot be read as the header says are lost to every count.",
        rationale: """
            Wrong number of fields, a quote in an odd place or never closed, bytes that are not UTF-8, or a \
            record longer than `max_record_bytes`. Bytes count as well as records, since one unclosed quote \
            can swallow half a file. A file that ends inside quotes was cut, as a rule, so that is P0 always. \
            Above `block_share` the finding is P0: what cannot be read is not in the day's numbers. The message \
            names the cause where it is certain enough: Windows-1252 or Mac Roman instead of UTF-8, characters that \
            were cut, NUL bytes, quotes escaped by a backslash; and the line where it begins. Values that do not \
            parse because of it are folded beneath this finding.
            """,
        parameters: [maxShare, blockShare], effect: .partialLoad, rejects: .malformed)
    var passes: RuleExample {
        RuleExample(RuleExample.header + RuleExample.views(3))
    }
    var violates: RuleExample {
        RuleExample(RuleExample.header + RuleExample.views(3) + "c9,only,four,fields\n")
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        let malformed = input.profile.malformed
        let n = input.profile.records
        let looks = MalformedKinds(malformed, input.profile.format?.malformed, input.feed)
        let kinds = looks.words
        let share = RecordShare(
            settings: settings, what: "malformed\(kinds.isEmpty ? "" : " (\(kinds))")",
            samples: input.profile.samples["malformed"] ?? [])
        let limit = settings[Self.maxShare]
        var outcome = share.judge(bad: malformed.records, of: n, limit: limit)
        let bytes = Double(malformed.bytes ?? 0) / Double(max(input.profile.bytes ?? 0, 1))
        let isOpen = malformed.unterminated ?? 0 > 0
        let byBytes = bytes > max(limit, 0.01)
        guard malformed.records ?? 0 > 0, byBytes || isOpen else {
            if outcome.status == .violated { outcome.message += looks.fixes }
            return [outcome]
        }
        outcome.status = .violated
        outcome.samples = share.samples
        outcome.message += "; they hold \(Decimals.percent(bytes)) of the bytes"
        if isOpen { outcome.message += "; the file ends inside a quoted field" }
        // A file that was cut looks like this: what is missing, nobody knows.
        if bytes > settings[Self.blockShare] || isOpen {
            outcome.severity = .p0
        }
        outcome.message += looks.fixes
        return [outcome]
    }
}
