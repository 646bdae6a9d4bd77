import ArgumentParser
import CommandSupport
import IngestGate
import Operations
import Shared

/// `ingest-gate check`: the blocking check.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Judge landed partitions, and promote or quarantine them.",
        discussion: """
            Without arguments: every landed partition without a verdict for its current bytes, in the \
            order of days. What was judged before stays as it is. Where nothing is new, the last answer is \
            given again, so that a retried task gets the same one, until its days are released, delivered \
            anew or dismissed. A day that is named is judged again where the configuration has changed.

            With --feed, only that feed is judged, repeated and answered for: another one's quarantined or \
            missing day does not stop this one's pipeline. Where several run at once, give each \
            --lock-timeout.

            A P0 is 2 whatever else went wrong, and an error comes before 3 and 0; --json has all of it. \
            66 means that something is not there yet, and a retry may help; 74 that a folder or device \
            fails, a landing folder that is gone included.

            EXAMPLES
              ingest-gate check
              ingest-gate check --expected-day yesterday
              ingest-gate check 2025-03-19
              ingest-gate check --expected-day yesterday --wait 2h
              ingest-gate check --feed orders --lock-timeout 600
              ingest-gate check partitions/events_20250319.csv --dry-run
              ingest-gate check --from 2025-03-01 --to 2025-03-07 --all --json
              gunzip -c day.csv.gz | ingest-gate check - --as events_20250319.csv
            """)

    @OptionGroup var options: RunOptions

    @Argument(
        help: ArgumentHelp(
            "Files, days (YYYY-MM-DD), or - for standard input.", valueName: "path|day"))
    var targets: [String] = []

    @Option(help: "Only this feed: what is judged, repeated, and told by the exit code.")
    var feed: String?

    @Flag(help: "Judge again what has a verdict already.")
    var all = false

    @Option(help: ArgumentHelp("Only from this day on.", valueName: "day"), transform: parseDay)
    var from: Day?

    @Option(help: ArgumentHelp("Only up to this day.", valueName: "day"), transform: parseDay)
    var to: Day?

    @Option(
        help: ArgumentHelp(
            "A day that every feed must have: YYYY-MM-DD, yesterday or today. Missing, it is a P0.",
            valueName: "day"),
        transform: parseExpectedDay)
    var expectedDay: ExpectedDay?

    @Option(
        help: ArgumentHelp(
            "So long wait for the days that are asked for, else for the newest: to land, and to be complete where the "
                + "feed says when a day is. 30m, 2h, 90s.",
            valueName: "duration"),
        transform: parseDuration)
    var wait: Duration = .zero

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
        let context = RunContext.process(of: IngestGateCommand.self, quiet: json)
        let config = try options.load(context)
        let report: CheckReport
        do {
            report = try CheckPartitions(config, context).run(work) { report in
                if json { return try emit(report.json) }
                let table = VerdictTable(report, config: config, dryRun: dryRun)
                try emit { table.text(color: $0) }
            }
        } catch let broken as BrokenOff {
            IngestGateCommand.say(broken.failure)
            throw ExitStatus(broken.answer, failOn: failOn).code
        }
        throw ExitStatus(report.answer, failOn: failOn).code
    }

    private var work: CheckPartitions.Options {
        var work = CheckPartitions.Options()
        if let asName {
            work.partitions = .standardInput(as: asName)
        } else {
            work.partitions = .landed(
                .init(
                    files: targets.filter { PartitionDay($0) == nil },
                    days: Set(targets.compactMap { PartitionDay($0) }), from: from, to: to))
        }
        work.feed = feed
        work.judgesAll = all
        work.expectedDay = expectedDay
        work.isDryRun = dryRun
        work.wait = wait
        work.jobs = jobs
        work.lockTimeout = options.locking.timeout
        work.reportsPasses = json
        return work
    }
}
