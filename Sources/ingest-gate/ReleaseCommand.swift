import ArgumentParser
import CommandSupport
import IngestGate
import Ledger
import Shared

/// `ingest-gate release DAY`: a person takes the responsibility.
struct ReleaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Let a quarantined day through, whole or without its rejected records.",
        discussion: """
            The day is judged again first. Whole, it is promoted as it landed, flagged at risk; with \
            --drop-rejected the clean remainder is, unless that is still quarantined by what is left. \
            Who, when and why is recorded.

            EXAMPLES
              ingest-gate release 2025-03-19 --by ana --reason "ids collide, see OPS-12" --drop-rejected
            """)

    @OptionGroup var options: RunOptions

    @Argument(help: "The day.", transform: parseDay)
    var day: Day

    @Option(help: "Who takes the responsibility.")
    var by: String

    @Option(help: "Why. It is recorded, and read by whoever finds the number odd in a month.")
    var reason: String

    @Flag(help: "Promote the remainder without the rejected records.")
    var dropRejected = false

    @Option(help: "The feed, where several have this day.")
    var feed: String?

    @Flag(help: "Print JSON for machines.")
    var json = false

    func validate() throws {
        for (name, value) in [("--by", by), ("--reason", reason)]
        where value.allSatisfy({ $0.isWhitespace }) {
            throw ValidationError("\(name) must not be empty: a release without it is refused.")
        }
    }

    func run() throws {
        let config = try options.load()
        let lock = try options.lock(config)
        let ledger = try Ledger.open(state: config.folders.state)
        var gate = options.gate(config, ledger: ledger)
        try gate.recover()
        // What is recovered may be what is released, and then it has another action in the end.
        try gate.settle()
        let entry = try find(config, ledger)
        let result: ReleaseReport
        do {
            result = try gate.release(entry, by: by, reason: reason, dropRejected: dropRejected)
        } catch let refusal as ReleaseRefusal {
            throw Failure(ExitStatus(refusal), refusal.description)
        }
        try gate.finish()
        try withExtendedLifetime(lock) {
            if json { return try emit(JSON.text(result, pretty: true) + "\n") }
            try emit(text(result, gate))
        }
    }

    private func text(_ result: ReleaseReport, _ gate: Gate) -> String {
        let what =
            result.rejectedDropped
            ? "without \(Decimals.count(result.rejected, "rejected record"))" : "whole"
        var text =
            "\(result.day) (\(result.feed)) is released \(what): "
            + "\(gate.store.promoted)/\(result.file), \(Decimals.count(result.records, "record")), at risk\n"
        let findings = result.checks.filter(\.counts).sorted { $0.severity > $1.severity }
        if !findings.isEmpty { text += "What was promoted still has:\n" }
        for check in findings { text += "  \(Shown.finding(check, width: 160))\n" }
        return text
    }

    private func find(_ config: GateConfig, _ ledger: Ledger) throws -> LedgerEntry {
        let feeds = config.feeds.filter { feed == nil || $0.name == feed }
        guard !feeds.isEmpty else {
            let names = config.feeds.map(\.name).joined(separator: ", ")
            throw Failure(.usage, "there is no feed '\(feed ?? "")'; there are: \(names)")
        }
        let entries = try feeds.compactMap { try ledger.current(feed: $0.name, day: day) }
        guard !entries.isEmpty else {
            throw Failure(.noInput, "nothing is on record for \(day); run ingest-gate check \(day)")
        }
        let blocked = entries.filter { $0.verdict == .quarantined }
        if blocked.count > 1 {
            throw Failure(
                .usage,
                "\(day) is quarantined in \(blocked.map(\.feed).joined(separator: ", ")); name one with --feed"
            )
        }
        guard let entry = blocked.first else {
            throw Failure(
                .usage,
                "\(day) is not quarantined: \(entries.map { "\($0.feed) is \($0.verdict.rawValue)" }.joined(separator: ", "))"
            )
        }
        return entry
    }
}

extension ExitStatus {
    init(_ refusal: ReleaseRefusal) {
        self =
            switch refusal {
            case .alreadyReleased: .usage
            case .changed, .missing: .noInput
            case .remainderBlocked, .noRemainder: .blocked
            }
    }
}
