import IngestGate
import Ledger
package import Shared

/// What is where, and why: from the ledger and the folders, of which nothing is changed.
package struct ShowStatus {
    package struct Options: Sendable {
        /// Only this one.
        package var day: PartitionDay?
        /// Only this one.
        package var feed: String?
        /// Also older days about which nobody need do anything.
        package var showsAll = false

        package init() {}
    }

    private let config: GateConfig
    private let context: RunContext

    package init(_ config: GateConfig, _ context: RunContext) {
        self.config = config
        self.context = context
    }

    package func run(_ options: Options = Options()) throws -> DayBoard {
        let scope = try config.feeds(only: options.feed)
        let ledger = try StateFolder(config).ledgerToRead() ?? Ledger.empty()
        let landing = try Landing(config)
        let gate = Gate(config, context, ledger)
        let releases = try gate.ledger.releases()
        // Of all feeds: where others go on, one has stopped.
        let known = try config.feeds.map { try lines($0, landing, releases, gate) }
        let whole = try filled(known, ledger)
        let meant = zip(config.feeds, whole).filter { feed, _ in
            scope.contains { $0.name == feed.name }
        }
        let board = DayBoard(filled: meant.map { $0.1 })
        var shown = options.day.map(board.only) ?? board
        if options.day == nil, !options.showsAll { shown = board.recent(today: context.today) }
        guard !shown.lines.isEmpty else { throw nothing(options) }
        return try shown.filled { try explain(&$0, releases, gate) }
    }

    private func nothing(_ options: Options) -> OperationFailure {
        let feed = options.feed.map { " of feed '\($0)'" } ?? ""
        return OperationFailure(
            .noInput,
            options.day.map { "nothing is known of \($0)\(feed)" }
                ?? "no partition\(feed) has landed in '\(Shown.place(config.folders.landing))', none is on record"
        )
    }

    /// With the days that should be there, by the schedule or by the days around them.
    private func filled(
        _ known: [[DayBoard.Line]], _ ledger: Ledger
    ) throws -> [[DayBoard.Line]] {
        let days = zip(config.feeds, known).map { ($0.name, Set($1.map(\.day))) }
        let expected = ExpectedDays(
            config, now: context.now, known: Dictionary(days) { $1 }
        ).missing(expecting: nil) { _ in true }
        return try zip(config.feeds, known).map { feed, lines in
            let newest = lines.map(\.day).max()
            let missing = expected.missing.filter { $0.feed.name == feed.name }.filter {
                // Those in between are told by what is around them.
                feed.schedule != nil || feed.span == .hour || newest == nil
                    || $0.day > newest ?? $0.day
            }.map {
                DayBoard.Line(
                    feed: feed.name, day: $0.day, until: $0.until == $0.day ? nil : $0.until,
                    partition: $0.name, state: $0.until == $0.day ? .missing : .gap,
                    why: "\($0.severity.short) \($0.why)")
            }
            let all =
                feed.schedule == nil && feed.span == .day
                ? DayGaps.filled(lines) + missing : (lines + missing).sorted { $0.day < $1.day }
            return try all.map { try word(on: $0, ledger) }
        }
    }

    /// What somebody said of a day that is missing.
    private func word(on line: DayBoard.Line, _ ledger: Ledger) throws -> DayBoard.Line {
        guard line.state == .missing || line.state == .gap else { return line }
        var line = line
        let word = try ledger.dismissal(feed: line.feed, day: line.day, fingerprint: "")
        line.needsSomebody = word == nil
        if let word { line.why = "\(text(word)); \(line.why)" }
        return line
    }

    private func text(_ word: LedgerDismissal) -> String {
        "dismissed by \(Shown.text(word.by, width: 40)) (\(Shown.text(word.reason, width: 60)))"
    }

    /// A feed's days that are on record or have landed. Why a verdict is as it is comes later, for those that are
    /// shown.
    private func lines(
        _ feed: Feed, _ landing: Landing, _ releases: [Int64: LedgerRelease], _ gate: Gate
    ) throws -> [DayBoard.Line] {
        var byDay: [PartitionDay: DayBoard.Line] = [:]
        let marks = Dictionary(
            try gate.ledger.marks(feed: feed.name).map { ($0.day, $0) }
        ) { $1 }
        for mark in marks.values {
            byDay[mark.day] = try line(mark, of: feed, releases[mark.id], gate)
        }
        for partition in landing.partitions where partition.feed.name == feed.name {
            if let mark = marks[partition.day],
                gate.isRecorded(partition, as: mark, releases[mark.id])
            {
                continue
            }
            let known = byDay[partition.day]
            // The bytes are those that were judged; what is wrong is in the state folder.
            guard known?.state != .changed else { continue }
            var line = DayBoard.Line(
                feed: feed.name, day: partition.day, partition: partition.name,
                state: known == nil ? .waiting : .changed, records: known?.records,
                why: known.map {
                    "the landed file is not the one that was judged (\($0.state.rawValue)); run "
                        + config.command("check", feed: feed.name)
                } ?? "landed, not judged yet")
            line.needsSomebody = true
            byDay[partition.day] = line
        }
        return Array(byDay.values)
    }

    private func line(
        _ mark: LedgerMark, of feed: Feed, _ release: LedgerRelease?, _ gate: Gate
    ) throws -> DayBoard.Line {
        var line = DayBoard.Line(
            feed: feed.name, day: mark.day, partition: mark.partition,
            state: release == nil ? DayBoard.State(mark.verdict) : .released,
            records: mark.rows, why: "")
        guard gate.holds(mark, release) else {
            line.why =
                "its files are gone from the state folder; run "
                + config.command("check", feed: feed.name)
            line.state = .changed
            line.needsSomebody = true
            return line
        }
        if line.state == .quarantined {
            line.needsSomebody =
                try gate.ledger.dismissal(
                    feed: feed.name, day: mark.day, fingerprint: mark.fingerprint) == nil
        }
        return line
    }

    /// Why it is as it is, by what is on record of it.
    private func explain(
        _ line: inout DayBoard.Line, _ releases: [Int64: LedgerRelease], _ gate: Gate
    ) throws {
        guard line.state != .waiting, line.state != .missing, line.state != .gap,
            let entry = try gate.ledger.current(feed: line.feed, day: line.day)
        else { return }
        line.judgedAt = entry.judgedAt
        guard line.state != .changed else { return }
        let release = entry.id.flatMap { releases[$0] }
        line.why = release.map(reason) ?? findings(entry)
        if release == nil, let word = try gate.dismissal(of: entry) {
            line.why = "\(text(word)); \(line.why)"
        }
        if let ended = try gate.endedRelease(before: entry) {
            line.why = "no longer released (by \(Shown.text(ended.by, width: 40))); \(line.why)"
        }
    }

    private func reason(_ release: LedgerRelease) -> String {
        "\(release.by), \(release.at): \(Shown.text(release.reason, width: 60))"
            + (release.mode == .withoutRejected ? " (without rejected records)" : "")
    }

    private func findings(_ entry: LedgerEntry) -> String {
        let findings = entry.checks.filter(\.counts).sorted { $0.severity > $1.severity }
        let groups = RecordedOutcome.byCause(findings)
        let worst = groups.prefix(1).map { Shown.finding($0.finding, width: 88) }.joined()
        return groups.count > 1 ? worst + "; +\(groups.count - 1) more" : worst
    }
}

extension DayBoard.State {
    init(_ verdict: Verdict) {
        self =
            switch verdict {
            case .clean: .promoted
            case .atRisk: .atRisk
            case .quarantined: .quarantined
            }
    }
}
