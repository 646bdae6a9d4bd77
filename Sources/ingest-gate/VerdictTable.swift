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
                    rows: rows,
                    right: [2], color: color
                ).text + "\n"
        }
        for failure in report.failures {
            let what =
                switch failure.kind {
                case .unfinished: "NOT WRITTEN"
                case .waiting: "WAITING"
                default: "NOT JUDGED"
                }
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
        text += feeds(color: color)
        text += total + "\n"
        text += places
        text += next
        return text
    }

    /// Where several feeds are told of, good days that are only repeated are a line a feed.
    private var rows: [TextTable.Row] {
        guard Set(report.partitions.map(\.feed)).count > 1 else {
            return report.partitions.map(row)
        }
        let repeated = report.partitions.filter(isRepeated)
        let byFeed = Dictionary(grouping: repeated, by: \.feed).filter { $0.value.count > 1 }
        let rows = config.feeds.compactMap { byFeed[$0.name].flatMap(row) }
        return rows
            + report.partitions.filter { !(isRepeated($0) && byFeed[$0.feed] != nil) }.map(row)
    }

    private func isRepeated(_ partition: PartitionReport) -> Bool {
        partition.action == .unchanged && partition.verdict == .clean
            && why(partition) == "on record"
    }

    private func row(_ days: [PartitionReport]) -> TextTable.Row? {
        guard let first = days.first, let last = days.last else { return nil }
        return [
            .init(
                "\(Shown.text(first.feed, width: 40)): \(Decimals.count(days.count, "partition"))"),
            .init("\(first.day) to \(last.day)"),
            .init(Decimals.grouped(days.reduce(0) { $0 + $1.records })), .init("CLEAN", .green),
            .init("on record"),
        ]
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

    /// `hour` where all that is missing are hours.
    private var unitOfMissing: String {
        let units = Set(report.partitions.filter { $0.action == .missing }.map(\.day.unit))
        return units.count == 1 ? units.first ?? "day" : "partition"
    }

    /// Partitions are counted as partitions, and days that have none as days.
    private var total: String {
        let summary = report.summary
        let landed = report.partitions.filter { $0.action != .missing }
        let records = landed.reduce(0) { $0 + $1.records }
        var parts = [
            "\(Decimals.count(landed.count, "partition")), \(Decimals.count(records, "record")): "
                + "\(summary.clean) clean, \(summary.atRisk) at risk, \(summary.quarantined) quarantined"
        ]
        if let missing = summary.missing {
            parts.append("\(Decimals.count(missing, unitOfMissing)) missing")
        }
        if summary.failed > 0 { parts.append("\(summary.failed) not judged") }
        let notEvaluated = report.partitions.reduce(0) { $0 + $1.notEvaluated }
        if notEvaluated > 0 {
            parts.append(
                "\(Decimals.count(notEvaluated, "check")) not evaluated (see "
                    + "\(config.command("explain DAY")))")
        }
        return parts.joined(separator: "; ")
    }

    /// A line a feed, where several are told of.
    private func feeds(color: Bool) -> String {
        let told = Dictionary(grouping: report.partitions, by: \.feed)
        guard told.count > 1 else { return "" }
        func number(_ count: Int, _ tint: TextTable.Tint? = nil) -> TextTable.Cell {
            .init(count > 0 ? Decimals.grouped(count) : "", tint)
        }
        let rows = config.feeds.compactMap { feed -> TextTable.Row? in
            guard let all = told[feed.name] else { return nil }
            let landed = all.filter { $0.action != .missing }
            func count(_ verdict: Verdict) -> Int { landed.count { $0.verdict == verdict } }
            return [
                .init(Shown.text(feed.name, width: 40)), number(landed.count),
                number(landed.reduce(0) { $0 + $1.records }), number(count(.clean), .green),
                number(count(.atRisk), .yellow), number(count(.quarantined), .red),
                number(all.reduce(0) { $0 + $1.missingDays }, .red),
            ]
        }
        return TextTable(
            header: [
                "FEED", "PARTITIONS", "RECORDS", "CLEAN", "AT RISK", "QUARANTINED",
                unitOfMissing == "day" ? "DAYS MISSING" : "MISSING",
            ], rows: rows, right: [1, 2, 3, 4, 5, 6], color: color
        ).text + "\n"
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
        guard let next = report.next else { return "" }
        let name = config.feeds.count > 1 ? "\(next.feed) \(next.day)" : "\(next.day)"
        var text = "Next, about \(Shown.text(name)):\n" + next.lines
        if report.otherBlocked > 0 {
            let count = Decimals.count(report.otherBlocked, "other \(next.day.unit)")
            text += "\(count) blocked or missing: \(config.command("status"))\n"
        }
        return text
    }
}

extension NextSteps {
    /// A command a line, each with a comment as a shell takes it.
    var lines: String {
        let width = all.map(\.command.count).max() ?? 0
        return all.map { step in
            let space = String(repeating: " ", count: width - step.command.count)
            return "  \(step.command)\(space)  # \(step.what)\n"
        }.joined()
    }
}
