import Shared

/// `REASON.md`: why a partition was quarantined, for the person who has five minutes to decide.
struct Reason {
    let text: String

    init(_ report: PartitionReport, hasRemainder: Bool, keptInput: Bool = false) {
        var lines: [String] = []
        lines.append("# \(report.partition) is quarantined")
        lines.append("")
        lines.append(
            "Feed `\(report.feed)`, day \(report.day), \(Decimals.count(report.records, "record")), "
                + "\(Decimals.grouped(report.bytes)) bytes. "
                + (keptInput ? "It came by standard input; " : "The landed file was not changed; ")
                + "nothing of it was promoted.")
        lines.append("")
        if let ended = report.endedRelease {
            lines.append(
                "**It was released by \(Self.plain(ended.by)) at \(ended.at) (\(Self.plain(ended.reason))). That "
                    + "holds no longer**: "
                    + "judged again, the same bytes are worse than what was released, by "
                    + ended.findings.map { "`\($0.rule)`" }.joined(separator: ", ") + ".")
            lines.append("")
        }
        lines.append("## What is wrong")
        lines.append("")
        for check in report.findings {
            let column = check.column.map { " (`\($0.replacing("`", with: "'"))`)" } ?? ""
            lines.append(
                "- **\(check.severity.short)** `\(check.rule)`\(column): \(Self.plain(check.message))"
            )
            for sample in check.samples {
                lines.append("  - line \(sample.line): `\(sample.text.replacing("`", with: "'"))`")
            }
        }
        lines.append("")
        lines.append("## What lies here")
        lines.append("")
        let rejected = report.rejected ?? 0
        lines.append(
            "- `\(EvidenceFiles.rejectedName)`: \(Decimals.count(rejected, "rejected record")), as they landed "
                + "but for an apostrophe before formulas, behind line number and rule. May hold personal data."
        )
        if hasRemainder {
            lines.append(
                "- `\(EvidenceFiles.remainderName)`: the other \(Decimals.count(report.records - rejected, "record"))."
            )
        } else {
            lines.append("- No remainder: the file is damaged, so what is missing is unknown.")
        }
        if keptInput {
            lines.append(
                "- `\(report.partition)`: all of it, as it came. May hold personal data.")
        }
        lines.append("- `findings.json`: every rule's outcome, passes included.")
        lines.append("")
        lines.append("## What to do")
        lines.append("")
        lines.append(
            "1. Best: have the day delivered again, then `ingest-gate check \(report.day)`.")
        if hasRemainder {
            lines.append(
                "2. Without the rejected records: `ingest-gate release \(report.day) --by NAME --reason TEXT "
                    + "--drop-rejected`.")
        }
        lines.append(
            "\(hasRemainder ? 3 : 2). As it is, flagged at risk: `ingest-gate release \(report.day) --by NAME "
                + "--reason TEXT`.")
        lines.append("")
        lines.append("`ingest-gate explain RULE` says what a rule means.")
        text = lines.joined(separator: "\n") + "\n"
    }

    /// No name from data becomes an element of HTML, a link or an image where Markdown is rendered.
    private static func plain(_ text: String) -> String {
        text.replacing("<", with: "\\<").replacing("](", with: "]\\(")
    }
}
