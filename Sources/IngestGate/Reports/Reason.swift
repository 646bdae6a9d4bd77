import Shared

/// `REASON.md`: why a partition was quarantined, for the person who has five minutes to decide.
struct Reason {
    let text: String

    init(_ report: PartitionReport, _ evidence: StagedQuarantine) {
        let parts = [
            Self.title(report, hasInput: evidence.hasInput), Self.findings(report),
            Self.contents(report, evidence),
            Self.advice(
                report, dropped: evidence.hasRemainder ? evidence.rejected ?? 0 : 0),
        ]
        text = parts.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private static func title(_ report: PartitionReport, hasInput: Bool) -> [String] {
        var lines = [
            "# \(report.partition) is quarantined", "",
            "Feed `\(report.feed)`, day \(report.day), \(Decimals.count(report.records, "record")), "
                + "\(Decimals.grouped(report.bytes)) bytes. "
                + (hasInput ? "It came by standard input; " : "The landed file was not changed; ")
                + "nothing of it was promoted.",
        ]
        if let ended = report.endedRelease {
            lines += [
                "",
                "**It was released by \(plain(ended.by)) at \(ended.at) (\(plain(ended.reason))). That "
                    + "holds no longer**: "
                    + "judged again, the same bytes are worse than what was released, by "
                    + ended.findings.map { "`\($0.rule)`" }.joined(separator: ", ") + ".",
            ]
        }
        return lines
    }

    private static func findings(_ report: PartitionReport) -> [String] {
        var lines = ["## What is wrong", ""]
        for (check, followers) in RecordedOutcome.byCause(report.findings) {
            let column = check.column.map { " (`\($0.replacing("`", with: "'"))`)" } ?? ""
            lines.append(
                "- **\(check.severity.short)** `\(check.rule)`\(column): \(plain(check.message))")
            for sample in check.samples {
                lines.append("  - line \(sample.line): `\(sample.text.replacing("`", with: "'"))`")
            }
            if !followers.isEmpty {
                lines.append(
                    "  - and what follows from it: \(RecordedOutcome.ruleCounts(followers))")
            }
        }
        return lines
    }

    private static func contents(
        _ report: PartitionReport, _ evidence: StagedQuarantine
    ) -> [String] {
        var lines = ["## What lies here", ""]
        switch evidence.evidence {
        case .refused(let because): lines.append("- No records: \(because).")
        case .records(let rejected, let hasRemainder):
            lines.append(
                "- `\(EvidenceFiles.rejectedName)`: \(Decimals.count(rejected, "rejected record")), as they landed "
                    + "but for an apostrophe before formulas, behind line number and rule. May hold personal data."
            )
            let rest = Decimals.count(report.records - rejected, "record")
            lines.append(
                hasRemainder
                    ? "- `\(EvidenceFiles.remainderName)`: the other \(rest)."
                    : "- No remainder: the file is damaged, so what is missing is unknown.")
        }
        if evidence.hasInput {
            lines.append(
                "- `\(report.partition)`: all of it, as it came. May hold personal data.")
        }
        return lines + ["- `findings.json`: every rule's outcome, passes included."]
    }

    /// - Parameter dropped: Records that a release without the rejected ones would leave out.
    private static func advice(_ report: PartitionReport, dropped: Int) -> [String] {
        let day = report.day
        let release = "`ingest-gate release \(day) --by NAME --reason TEXT"
        var ways = [
            "Best: have the day delivered again, then `ingest-gate check \(day)`.",
            "As it is, flagged at risk: \(release)`.",
            "Go on without it: `ingest-gate dismiss \(day) --by NAME --reason TEXT`.",
            "After a change of the configuration: `ingest-gate check \(day)` judges it anew.",
        ]
        if dropped > 0 {
            let left = report.records - dropped
            let most = left * 2 < report.records
            ways.insert(
                "Without \(Decimals.count(dropped, "rejected record")), \(Decimals.grouped(left)) left"
                    + (most ? ", which is less than half, so it is said twice" : "")
                    + ": \(release) --drop-rejected\(most ? " --drop-rejected" : "")`.", at: 1)
        }
        return ["## What to do", ""] + ways.enumerated().map { "\($0 + 1). \($1)" }
            + ["", "`ingest-gate explain RULE` says what a rule means."]
    }

    /// No name from data becomes an element of HTML, a link or an image where Markdown is rendered.
    private static func plain(_ text: String) -> String {
        text.replacing("<", with: "\\<").replacing("](", with: "]\\(")
    }
}
