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
              ingest-gate explain --all-rules > docs/rules.md
            """)

    @OptionGroup var options: RunOptions

    @Argument(help: ArgumentHelp("A rule's id, or a day.", valueName: "rule|day"))
    var subject: String?

    @Flag(help: .hidden)
    var allRules = false

    func validate() throws {
        guard subject != nil || allRules else {
            throw ValidationError("Name a rule, such as identity.coverage, or a day.")
        }
    }

    func run() throws {
        if allRules { return try emit(RuleDocument.markdown(RuleSet.all)) }
        let subject = subject ?? ""
        guard let day = Day(subject) else {
            return try emit(RuleDocument.text(ExplainRule.ofPartitions(subject)))
        }
        let config = try options.load(.process(of: IngestGateCommand.self))
        try emit(ExplainDay(config).run(day).map { text($0.entry, $0.release) }.joined())
    }

    private func text(_ entry: LedgerEntry, _ release: LedgerRelease?) -> String {
        var lines = [
            "\(Shown.text(entry.partition)) (\(entry.feed), \(entry.day)): \(entry.verdict.rawValue)"
                + (entry.isCurrent ? "" : ", superseded by newer bytes"),
            "judged \(entry.judgedAt) by version \(entry.version), \(Decimals.count(Int(entry.rows), "record"))",
        ]
        if let release {
            lines.append(
                "released \(release.at) by \(Shown.text(release.by)): \(Shown.text(release.reason))"
                    + (release.mode == .withoutRejected ? " (without rejected records)" : ""))
        }
        func section(_ title: String, _ checks: [RecordedOutcome]) {
            guard !checks.isEmpty else { return }
            lines.append("")
            lines.append(title)
            for (check, followers) in RecordedOutcome.byCause(checks) {
                lines.append("  " + Shown.finding(check, width: 400))
                for sample in check.samples {
                    lines.append(
                        "      line \(sample.line), byte \(sample.offset): \(Shown.text(sample.text))"
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
        return lines.joined(separator: "\n") + "\n\n"
    }
}
