import Shared

/// `REASON.md`: why a partition was quarantined, for the person who has five minutes to decide.
struct Reason {
    let text: String

    init(_ report: PartitionReport, _ evidence: StagedQuarantine, _ config: GateConfig) {
        let parts = [
            Self.title(report, evidence.origin), Self.findings(report),
            Self.contents(report, evidence), Self.advice(report, evidence, config),
        ]
        text = parts.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private static func title(
        _ report: PartitionReport, _ origin: LandedFile.Origin
    ) -> [String] {
        let came =
            switch origin {
            case .landing: "The landed file was not changed"
            case .standardInput: "It came by standard input"
            case .elsewhere: "It was read from outside the landing folder"
            case .kept: "It never lay in the landing folder"
            }
        var lines = [
            "# \(report.partition) is quarantined", "",
            "Feed `\(report.feed)`, day \(report.day), \(Decimals.count(report.records, "record")), "
                + "\(Decimals.grouped(report.bytes)) bytes. "
                + "\(came); nothing of it was promoted.",
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
                lines.append(
                    "  - \(sample.place.replacing("`", with: "'")): `\(sample.text.replacing("`", with: "'"))`"
                )
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
        case .records(let rejected, _, let hasRemainder):
            lines.append(
                "- `\(EvidenceFiles.rejectedName)`: \(Decimals.count(rejected, "rejected record")), as they landed "
                    + "but for an apostrophe before formulas, behind line number and rule. May hold personal data."
            )
            let rest = Decimals.count(report.records - rejected, "record")
            let name =
                evidence.isSet
                ? EvidenceFiles.remainderFolder + "/" : EvidenceFiles.remainderName
            lines.append(
                hasRemainder
                    ? "- `\(name)`: the other \(rest)."
                    : "- No remainder: the file is damaged, so what is missing is unknown.")
        }
        if evidence.origin.isToBeKept {
            lines.append(
                "- `\(report.partition)`: all of it, as it came. May hold personal data.")
        }
        return lines + ["- `findings.json`: every rule's outcome, passes included."]
    }

    private static func advice(
        _ report: PartitionReport, _ evidence: StagedQuarantine, _ config: GateConfig
    ) -> [String] {
        let rejected = evidence.hasRemainder ? evidence.rejected : nil
        let next = NextSteps(
            report.feed, report.day, name: report.partition,
            .init(
                dropped: rejected, droppedPurchases: evidence.rejectedPurchases,
                left: report.records - (rejected ?? 0)), config)
        let ways = next.steps.map { step in
            "\(step.what.prefix(1).uppercased() + step.what.dropFirst()): `\(step.command)`."
        }
        let rule = report.findings.first?.rule ?? "partition.readable"
        return ["## What to do", ""] + ways.enumerated().map { "\($0 + 1). \($1)" }
            + [
                "",
                "Everything that was measured: `\(next.explain.command)`. "
                    + "What a rule means: `ingest-gate explain \(rule)`.",
            ]
    }

    /// No name from data becomes an element of HTML, a link or an image where Markdown is rendered.
    private static func plain(_ text: String) -> String {
        text.replacing("<", with: "\\<").replacing("](", with: "]\\(")
    }
}
