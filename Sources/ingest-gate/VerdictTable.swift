import IngestGate
import Operations
import Rendering
import Shared

/// What `check` tells a person: a line a partition, a total, and what to do next.
struct VerdictTable {
    private let report: CheckReport
    private let config: GateConfig
    private let dryRun: Bool

    init(_ report: CheckReport, config: GateConfig, dryRun: Bool) {
        self.report = report
        self.config = config
        self.dryRun = dryRun
    }

    func text(color: Bool) -> String {
        var text = ""
        if !report.partitions.isEmpty {
            text +=
                TextTable(
                    header: ["PARTITION", "DAY", "RECORDS", "VERDICT", "WHY"],
                    rows: report.partitions.map(row),
                    right: [2], color: color
                ).text + "\n"
        }
        for failure in report.failures {
            let what = failure.kind == .unfinished ? "NOT WRITTEN" : "NOT JUDGED"
            text += "\(what) \(Shown.text(failure.partition)): \(Shown.text(failure.message))\n"
        }
        if let unmatched = report.unmatched {
            for file in unmatched.files { text += file.line + "\n" }
            let more = unmatched.count - unmatched.files.count
            if more > 0 { text += "NOT TAKEN \(Decimals.count(more, "more file"))\n" }
        }
        for partition in report.partitions {
            guard let ended = partition.endedRelease else { continue }
            let rules = ended.findings.map(\.rule).joined(separator: ", ")
            text +=
                "RELEASE ENDED \(Shown.text(partition.partition)): \(Shown.text(ended.by)) let these bytes "
                + "through at \(ended.at) without knowing of \(rules)\n"
        }
        text += total + "\n"
        text += places
        text += next
        return text
    }

    private func row(_ partition: PartitionReport) -> TextTable.Row {
        let verdict =
            switch partition.verdict {
            case _ where partition.action == .missing:
                TextTable.Cell("MISSING", partition.verdict == .quarantined ? .red : .yellow)
            case .clean: TextTable.Cell("CLEAN", .green)
            case .atRisk: TextTable.Cell("AT_RISK", .yellow)
            case .quarantined: TextTable.Cell("QUARANTINED", .red)
            }
        return [
            .init(Shown.text(partition.partition)), .init(partition.day.description),
            .init(Decimals.grouped(partition.records)), verdict, .init(why(partition)),
        ]
    }

    private func why(_ partition: PartitionReport) -> String {
        var notes: [String] = []
        if let before = partition.restates { notes.append("restated, was \(before.rawValue)") }
        if partition.action == .unchanged { notes.append("on record") }
        if partition.endedRelease != nil { notes.append("no longer released") }
        if partition.action == .released { notes.append("released") }
        if let dismissal = partition.dismissal {
            notes.append("dismissed by \(Shown.text(dismissal.by, width: 40))")
        }
        if partition.provisional == true { notes.append("provisional") }
        let findings = partition.checks.filter { $0.counts || $0.waived || $0.status == .violated }
            .sorted { ($1.counts ? 1 : 0, $1.severity) < ($0.counts ? 1 : 0, $0.severity) }
        let groups = RecordedOutcome.byCause(findings)
        if let first = groups.first {
            notes.append(Shown.finding(first.finding, width: 88))
            if !first.followers.isEmpty {
                notes.append("\(first.followers.count) more follow from it")
            }
        }
        if groups.count > 1 { notes.append("+\(groups.count - 1) more") }
        return notes.joined(separator: "; ")
    }

    private var total: String {
        let summary = report.summary
        let records = report.partitions.reduce(0) { $0 + $1.records }
        var parts = [
            "\(summary.clean) clean", "\(summary.atRisk) at risk",
            "\(summary.quarantined) quarantined",
        ]
        if let missing = summary.missing { parts.append("\(missing) missing") }
        if summary.failed > 0 { parts.append("\(summary.failed) not judged") }
        let count = Decimals.count(
            report.partitions.count { $0.action != .missing }, "partition")
        let notEvaluated = report.partitions.reduce(0) { $0 + $1.notEvaluated }
        let open =
            notEvaluated > 0
            ? "; \(Decimals.count(notEvaluated, "check")) not evaluated (see ingest-gate explain DAY)"
            : ""
        return
            "\(count), \(Decimals.count(records, "record")): \(parts.joined(separator: ", "))\(open)"
    }

    private var places: String {
        if dryRun { return "Dry run: nothing was promoted, quarantined or recorded.\n" }
        var text = ""
        let store = PartitionStore(state: config.folders.state.printable)
        let promoted = report.partitions.count {
            $0.action == .promoted || $0.action == .promotedAtRisk
        }
        let quarantined = report.partitions.count { $0.action == .quarantined }
        if promoted > 0 {
            text += "Promoted to \(store.promoted)/ (downstream reads its manifest.json)\n"
        }
        if quarantined > 0 {
            text += "Quarantined in \(store.quarantine)/PARTITION/ (REASON.md says why)\n"
        }
        if report.partitions.isEmpty, report.failures.isEmpty {
            text += "Every landed partition has a verdict for its bytes; --all judges them again.\n"
        }
        return text
    }

    private var next: String {
        let blocked = report.partitions.filter {
            $0.verdict == .quarantined && $0.action != .released && $0.dismissal == nil
        }
        guard let last = blocked.last else { return "" }
        let feed = config.feeds.count > 1 ? " --feed \(last.feed)" : ""
        let dismiss = "ingest-gate dismiss \(last.day)\(feed) --by NAME --reason TEXT"
        if last.action == .missing {
            return """
                Next: have \(Shown.text(last.partition)) delivered, then ingest-gate check; or go on without it:
                      \(dismiss)

                """
        }
        // Without rejected records there is nothing to leave out.
        let drop = last.rejected.map { $0 > 0 } ?? true ? " [--drop-rejected]" : ""
        return """
            Next: ingest-gate explain \(last.day), then have the day delivered again, or
                  ingest-gate release \(last.day)\(feed) --by NAME --reason TEXT\(drop)
            Go on without it: \(dismiss)
            After a change of the configuration: ingest-gate check \(last.day)

            """
    }
}
