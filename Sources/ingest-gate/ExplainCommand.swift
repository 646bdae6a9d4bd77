import ArgumentParser
import CommandSupport
import IngestGate
import Operations
import Shared

/// `ingest-gate explain RULE|DAY`.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say what a rule means, or what was found on a day.",
        discussion: """
            EXAMPLES
              ingest-gate explain purchase.transaction_replay
              ingest-gate explain 2025-03-19
              ingest-gate explain 2025-03-19 --feed orders
              ingest-gate explain --all-rules > docs/rules.md
            """)

    @OptionGroup var options: RunOptions

    @Argument(help: ArgumentHelp("A rule's id, or a day.", valueName: "rule|day"))
    var subject: String?

    @Option(help: "Of a day: only of this feed.")
    var feed: String?

    @Flag(help: .hidden)
    var allRules = false

    func validate() throws {
        guard subject != nil || allRules else {
            throw ValidationError("Name a rule, such as identity.coverage, or a day.")
        }
        if feed != nil, subject.flatMap({ PartitionDay($0) }) == nil {
            throw ValidationError("--feed goes with a day (YYYY-MM-DD).")
        }
    }

    func run() throws {
        if allRules { return try emit(RuleDocument.markdown(RuleSet.catalogue)) }
        let subject = subject ?? ""
        guard let day = PartitionDay(subject) else {
            return try emit(RuleDocument.text(ExplainRule.ofPartitions(subject)))
        }
        let context = RunContext.process(of: IngestGateCommand.self)
        let config = try options.load(context)
        try emit(ExplainDay(config, context).run(day, feed: feed).map(text).joined())
    }

    private func text(_ story: ExplainDay.Story) -> String {
        let entry = story.entry
        var lines = [
            "\(Shown.text(entry.partition)) (\(entry.feed), \(entry.day)): \(entry.verdict.rawValue)"
                + (entry.isCurrent ? "" : ", superseded by newer bytes"),
            "judged \(entry.judgedAt) by version \(entry.version), \(Decimals.count(Int(entry.rows), "record"))"
                + (story.files.map { " in \(Decimals.count($0.count, "file"))" } ?? ""),
        ]
        if let release = story.release {
            lines.append(
                "released \(release.at) by \(Shown.text(release.by)): \(Shown.text(release.reason))"
                    + (release.mode == .withoutRejected ? " (without rejected records)" : ""))
        }
        if let word = story.dismissal {
            lines.append(
                "dismissed \(word.at) by \(Shown.text(word.by)): \(Shown.text(word.reason))")
        }
        func section(_ title: String, _ checks: [RecordedOutcome]) {
            guard !checks.isEmpty else { return }
            lines.append("")
            lines.append(title)
            for (check, followers) in RecordedOutcome.byCause(checks) {
                lines.append("  " + Shown.finding(check, width: 400))
                for sample in check.samples {
                    lines.append(
                        "      \(Shown.text(sample.place)), byte \(sample.offset): \(Shown.text(sample.text))"
                    )
                }
                if !followers.isEmpty {
                    lines.append(
                        "      and what follows from it: \(RecordedOutcome.ruleCounts(followers))")
                }
            }
        }
        let checks = entry.checks
        // What follows from a finding that counts is in its line.
        func isFolded(_ check: RecordedOutcome) -> Bool {
            checks.contains { $0.counts && $0.rule == check.followsFrom }
        }
        section("Findings that count", checks.filter(\.counts).sorted { $0.severity > $1.severity })
        section(
            "Findings that do not count",
            checks.filter { !$0.counts && $0.status == .violated && !isFolded($0) })
        section("Not evaluated", checks.filter { !$0.counts && $0.status == .notEvaluated })
        section("Passed", checks.filter { $0.status == .passed })
        if let next = story.next {
            lines += ["", "What can be done", String(next.lines.dropLast())]
        }
        return lines.joined(separator: "\n") + "\n\n"
    }
}
