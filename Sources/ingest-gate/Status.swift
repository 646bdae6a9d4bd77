import ArgumentParser
import CommandSupport
import IngestGate
import Ledger
import Shared

/// `ingest-gate status`: what is where, and why.
struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what is promoted, quarantined, missing or waiting.",
        discussion: """
            Reads the ledger and the folders; changes nothing. Days without a partition between the \
            first and the last one are listed as missing.

            EXAMPLES
              ingest-gate status
              ingest-gate status 2025-03-19
            """)

    @OptionGroup var options: RunOptions

    @Argument(help: "Only this day.", transform: parseDay)
    var day: Day?

    @Flag(help: "Print JSON for machines.")
    var json = false

    struct Line: Encodable {
        var feed: String
        var day: Day
        /// The last of several days that the line is about.
        var until: Day?
        var partition: String?
        var state: String
        var records: Int?
        var judgedAt: Instant?
        var why: String

        enum CodingKeys: String, CodingKey {
            case feed, day, until, partition, state, records, why
            case judgedAt = "judged_at"
        }
    }

    struct Listing: Encodable {
        var schemaVersion = 1
        var partitions: [Line]

        enum CodingKeys: String, CodingKey {
            case schemaVersion = "schema_version"
            case partitions
        }
    }

    func run() throws {
        let config = try options.load()
        let ledger = try Ledger.openReadOnly(state: config.folders.state) ?? Ledger.empty()
        let landing = try Landing(folder: config.folders.landing, feeds: config.feeds)
        let gate = options.gate(config, ledger: ledger)
        var lines: [Line] = []
        for feed in config.feeds {
            lines += try self.lines(feed, landing, gate)
        }
        if let day { lines = lines.filter { $0.day <= day && day <= $0.until ?? $0.day } }
        guard !lines.isEmpty else {
            throw Failure(
                .noInput,
                day.map { "nothing is known of \($0)" }
                    ?? "no partition has landed in '\(config.folders.landing)', none is on record")
        }
        if json { return try emit(JSON.text(Listing(partitions: lines), pretty: true) + "\n") }
        let color = Terminal.output.usesColor(environment)
        try emit(text(lines, color: color), styled: color)
    }

    private func lines(_ feed: Feed, _ landing: Landing, _ gate: Gate) throws -> [Line] {
        var byDay: [Day: Line] = [:]
        for entry in try gate.ledger.entries(feed: feed.name) {
            byDay[entry.day] = try line(entry, gate)
        }
        for partition in landing.partitions where partition.feed.name == feed.name {
            let recorded = try gate.recorded(partition)
            guard recorded == nil else { continue }
            let known = byDay[partition.day]
            // The bytes are those that were judged; what is wrong is in the state folder.
            guard known?.state != "changed" else { continue }
            byDay[partition.day] = Line(
                feed: feed.name, day: partition.day, partition: partition.name,
                state: known == nil ? "waiting" : "changed", records: known?.records,
                judgedAt: known?.judgedAt,
                why: known == nil
                    ? "landed, not judged yet"
                    : "the landed file is not the one that was judged (\(known?.state ?? "")); run check"
            )
        }
        let known = byDay.values.sorted { $0.day < $1.day }
        return known.enumerated().flatMap { index, line in
            (index == 0 ? [] : missing(feed, between: known, at: index)) + [line]
        }
    }

    /// A longer gap is no outage but a file with a wrong name.
    private static let longestGap = 366

    /// The days between a known one and the one before it: each of them, or all in one line that names
    /// the file which seems to be astray.
    private func missing(_ feed: Feed, between known: [Line], at index: Int) -> [Line] {
        let first = known[index - 1].day.advanced(by: 1)
        let count = known[index].day.number - first.number
        guard count > Self.longestGap else {
            return (0..<count).map {
                Line(
                    feed: feed.name, day: first.advanced(by: $0), state: "missing",
                    why: "no partition has landed")
            }
        }
        // The few files on one side are the suspects.
        let astray = index <= known.count - index ? known[..<index] : known[index...]
        let names =
            astray.prefix(3).map { $0.partition ?? $0.day.description }
            .joined(separator: ", ") + (astray.count > 3 ? ", …" : "")
        let last = known[index].day.advanced(by: -1)
        return [
            Line(
                feed: feed.name, day: first, until: last, state: "gap",
                why: "nothing up to \(last), \(Decimals.count(count, "day")): "
                    + "is the date of \(Shown.text(names)) right?")
        ]
    }

    private func line(_ entry: LedgerEntry, _ gate: Gate) throws -> Line {
        let release = try gate.release(of: entry)
        let findings = entry.checks.filter(\.counts).sorted { $0.severity > $1.severity }
        var why = findings.prefix(1).map { Shown.finding($0, width: 88) }.joined()
        if findings.count > 1 { why += "; +\(findings.count - 1) more" }
        var state: String
        switch entry.verdict {
        case .clean: state = "promoted"
        case .atRisk: state = "at risk"
        case .quarantined: state = "quarantined"
        }
        if let release {
            state = "released"
            why =
                "\(release.by), \(release.at): \(Shown.text(release.reason, width: 60))"
                + (release.mode == .withoutRejected ? " (without rejected records)" : "")
        }
        if let ended = try gate.endedRelease(before: entry) {
            why = "no longer released (by \(Shown.text(ended.by, width: 40))); \(why)"
        }
        if !gate.store.holds(entry, release) {
            why = "its files are gone from the state folder; run check"
            state = "changed"
        }
        return Line(
            feed: entry.feed, day: entry.day, partition: entry.partition, state: state,
            records: Int(entry.rows), judgedAt: entry.judgedAt, why: why)
    }

    private func text(_ lines: [Line], color: Bool) -> String {
        let rows = lines.map { line -> TextTable.Row in
            let tint: TextTable.Tint? =
                switch line.state {
                case "promoted": .green
                case "quarantined", "missing", "gap": .red
                default: .yellow
                }
            return [
                .init(line.day.description), .init(line.feed), .init(line.state.uppercased(), tint),
                .init(line.records.map(Decimals.grouped) ?? ""), .init(line.why),
            ]
        }
        let table = TextTable(
            header: ["DAY", "FEED", "STATE", "RECORDS", "WHY"], rows: rows, right: [3], color: color
        )
        let counts = Dictionary(grouping: lines, by: \.state).mapValues(\.count)
            .sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        return
            "\(table.text)\n\(Decimals.count(lines.count { $0.until == nil }, "day")): \(counts)\n"
    }
}
