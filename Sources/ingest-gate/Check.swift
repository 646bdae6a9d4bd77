import ArgumentParser
import CSVScan
import CommandSupport
import Durable
import IngestGate
import Ledger
import Shared

/// `ingest-gate check`: the blocking check.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Judge landed partitions, and promote or quarantine them.",
        discussion: """
            Without arguments: every landed partition without a verdict for its current bytes, in the \
            order of days. What was judged before stays as it is; the newest day of each feed counts \
            towards the exit code all the same, so that a retried task gets the same answer.

            EXAMPLES
              ingest-gate check
              ingest-gate check 2025-03-19
              ingest-gate check partitions/events_20250319.csv --dry-run
              ingest-gate check --from 2025-03-01 --to 2025-03-07 --all --json
              gunzip -c day.csv.gz | ingest-gate check - --as events_20250319.csv
            """)

    @OptionGroup var options: RunOptions

    @Argument(
        help: ArgumentHelp(
            "Files, days (YYYY-MM-DD), or - for standard input.", valueName: "path|day"))
    var targets: [String] = []

    @Flag(help: "Judge again what has a verdict already.")
    var all = false

    @Option(help: ArgumentHelp("Only from this day on.", valueName: "day"), transform: parseDay)
    var from: Day?

    @Option(help: ArgumentHelp("Only up to this day.", valueName: "day"), transform: parseDay)
    var to: Day?

    @Flag(help: "Judge, but touch nothing: no folder, no ledger.")
    var dryRun = false

    @Option(help: "From which severity on the exit code says stop: p0, p1 or never.")
    var failOn: ExitStatus.FailOn = .p0

    @Option(help: "Partitions read at the same time. (default: one a core)")
    var jobs: Int?

    @Flag(help: "Print JSON for machines.")
    var json = false

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("The file name that standard input stands for.", valueName: "name"))
    var asName: String?

    func validate() throws {
        if let jobs, !(1...256).contains(jobs) {
            throw ValidationError("--jobs is a number from 1 to 256.")
        }
        if let from, let to, to < from {
            throw ValidationError("--to \(to) is before --from \(from).")
        }
        if targets.contains("-") {
            guard targets.count == 1, asName != nil else {
                throw ValidationError(
                    "Standard input needs --as NAME, such as --as events_20250319.csv, and stands alone."
                )
            }
        } else if asName != nil {
            throw ValidationError("--as goes with - (standard input).")
        }
    }

    func run() throws {
        let config = try options.load()
        var lock: RunLock?
        let ledger: Ledger
        if dryRun {
            ledger = try Ledger.openReadOnly(state: config.folders.state) ?? Ledger.empty()
        } else {
            lock = try options.lock(config)
            ledger = try Ledger.open(state: config.folders.state)
        }
        var gate = options.gate(config, ledger: ledger)
        if !dryRun { try gate.recover() }
        var work = CheckRun(
            gate: gate, json: json, dryRun: dryRun, all: all,
            jobs: jobs ?? processorCount(), progress: Progress(quiet: json))
        let spool = try asName.map {
            try Spool(named: $0, state: dryRun ? nil : config.folders.state)
        }
        let selection = try select(config, spool)
        let report = try work.run(selection)
        gate = work.gate
        if !dryRun { try gate.finish() }
        try withExtendedLifetime((lock, spool)) {
            if json {
                try emit(report.json)
            } else {
                let table = VerdictTable(report, config: config, dryRun: dryRun)
                let color = Terminal.output.usesColor(environment)
                try emit(table.text(color: color), styled: color)
            }
            if !dryRun { try gate.settle() }
        }
        throw status(report).code
    }

    private func status(_ report: CheckReport) -> ExitStatus {
        // What could not be judged comes first: nobody can say that nothing stops the pipeline.
        let kinds = Set(report.failures.map(\.kind))
        if kinds.contains(.cannotCreate) { return .cannotCreate }
        if kinds.contains(.io) || kinds.contains(.changed) { return .inputOutput }
        if kinds.contains(.missing) { return .noInput }
        if kinds.contains(.unreadable) { return .noInput }
        if kinds.contains(.ambiguous) { return .dataFormat }
        return ExitStatus(worst: report.worst, failOn: failOn)
    }

    /// What is asked for, in the order of days.
    private func select(_ config: GateConfig, _ spool: Spool?) throws -> CheckRun.Selection {
        if let asName, let spool {
            guard let (feed, day) = Landing.feed(of: asName, in: config.feeds) else {
                throw Failure(.usage, "no feed's file pattern matches '\(asName)'")
            }
            var selection = CheckRun.Selection(explicit: true)
            selection.add(
                LandedPartition(
                    feed: feed, day: day, name: asName, path: spool.path, isPassing: true))
            return selection
        }
        var selection = CheckRun.Selection(explicit: !targets.isEmpty)
        let paths = targets.filter { Day($0) == nil }
        for path in paths {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            guard let (feed, day) = Landing.feed(of: name, in: config.feeds) else {
                if !FileSystem.exists(path) {
                    throw Failure(
                        .noInput, "there is no file '\(path)', and it is no day (YYYY-MM-DD)")
                }
                let patterns = config.feeds.map { "\($0.name): \($0.files)" }.joined(
                    separator: ", ")
                throw Failure(
                    .usage, "'\(name)' is of no feed; the patterns are \(patterns)")
            }
            selection.add(LandedPartition(feed: feed, day: day, name: name, path: path))
        }
        let days = Set(targets.compactMap { Day($0) })
        guard paths.isEmpty || !days.isEmpty else { return selection }
        let landing = try Landing(folder: config.folders.landing, feeds: config.feeds)
        func wanted(_ day: Day) -> Bool {
            (days.isEmpty || days.contains(day)) && (from.map { $0 <= day } ?? true)
                && (to.map { day <= $0 } ?? true)
        }
        let found = landing.partitions.filter { wanted($0.day) }
        for partition in found { selection.add(partition) }
        for (day, names) in landing.ambiguous where wanted(day) {
            selection.failures.append(
                PartitionFailure(
                    partition: names.joined(separator: ", "), kind: .ambiguous,
                    message: "\(day) has landed as \(names.count) files; remove all but one"))
        }
        for name in landing.strayLinks {
            selection.failures.append(
                PartitionFailure(
                    partition: name, kind: .unreadable,
                    message: "is a link that leads out of the landing folder; it is not followed"))
        }
        let landed = Set(found.map(\.day)).union(landing.ambiguous.map(\.day))
        for day in days.subtracting(landed).sorted() {
            selection.failures.append(
                PartitionFailure(
                    partition: "\(day)", kind: .missing,
                    message: "no partition of this day has landed in \(config.folders.landing)"))
        }
        if selection.partitions.isEmpty, selection.failures.isEmpty {
            throw Failure(
                .noInput,
                "no partition of any feed has landed in '\(config.folders.landing)'"
                    + (landing.others > 0 ? " (\(landing.others) other files are there)" : ""))
        }
        return selection
    }
}
