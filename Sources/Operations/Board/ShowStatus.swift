import IngestGate
import Ledger
package import Shared

/// What is where, and why: from the ledger and the folders, of which nothing is changed.
package struct ShowStatus {
    private let config: GateConfig
    private let context: RunContext

    package init(_ config: GateConfig, _ context: RunContext) {
        self.config = config
        self.context = context
    }

    /// - Parameter day: Only this one.
    package func run(day: Day? = nil) throws -> DayBoard {
        let ledger = try StateFolder(config).ledgerToRead() ?? Ledger.empty()
        let landing = try Landing(folder: config.folders.landing, feeds: config.feeds)
        let gate = Gate(config, context, ledger)
        let releases = try gate.ledger.releases()
        let whole = DayBoard(try config.feeds.map { try lines($0, landing, releases, gate) })
        let board = day.map(whole.only) ?? whole
        guard !board.lines.isEmpty else {
            throw OperationFailure(
                .noInput,
                day.map { "nothing is known of \($0)" }
                    ?? "no partition has landed in '\(config.folders.landing)', none is on record")
        }
        return board
    }

    /// A feed's days that are on record or have landed.
    private func lines(
        _ feed: Feed, _ landing: Landing, _ releases: [Int64: LedgerRelease], _ gate: Gate
    ) throws -> [DayBoard.Line] {
        var byDay: [Day: DayBoard.Line] = [:]
        for entry in try gate.ledger.entries(feed: feed.name) {
            byDay[entry.day] = try line(entry, entry.id.flatMap { releases[$0] }, gate)
        }
        for partition in landing.partitions where partition.feed.name == feed.name {
            guard try gate.recorded(partition) == nil else { continue }
            let known = byDay[partition.day]
            // The bytes are those that were judged; what is wrong is in the state folder.
            guard known?.state != .changed else { continue }
            byDay[partition.day] = DayBoard.Line(
                feed: feed.name, day: partition.day, partition: partition.name,
                state: known == nil ? .waiting : .changed, records: known?.records,
                judgedAt: known?.judgedAt,
                why: known.map {
                    "the landed file is not the one that was judged (\($0.state.rawValue)); run check"
                } ?? "landed, not judged yet")
        }
        return Array(byDay.values)
    }

    private func line(
        _ entry: LedgerEntry, _ release: LedgerRelease?, _ gate: Gate
    ) throws -> DayBoard.Line {
        var state = release == nil ? DayBoard.State(entry.verdict) : .released
        var why = release.map(reason) ?? findings(entry)
        if let ended = try gate.endedRelease(before: entry) {
            why = "no longer released (by \(Shown.text(ended.by, width: 40))); \(why)"
        }
        if !gate.store.holds(entry, release) {
            why = "its files are gone from the state folder; run check"
            state = .changed
        }
        return DayBoard.Line(
            feed: entry.feed, day: entry.day, partition: entry.partition, state: state,
            records: Int(entry.rows), judgedAt: entry.judgedAt, why: why)
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
