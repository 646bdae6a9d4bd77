import CSVScan
import Durable
package import IngestGate
import Ledger
import NativeProfiler
package import Shared

/// The blocking check: judges landed partitions, and promotes or quarantines them.
package struct CheckPartitions {
    package struct Options: Sendable {
        package var partitions = Partitions.landed(Landed())
        /// The only feed that is judged, repeated and answered for. Nil: all of them.
        package var feed: String?
        /// Also what has a verdict already.
        package var judgesAll = false
        /// Judges, but touches nothing: no folder, no ledger.
        package var isDryRun = false
        /// Whether the report has the checks that were passed too: ten times as much as without, which nobody reads
        /// in a table of thousands of partitions.
        package var reportsPasses = true
        /// A day that must be there.
        package var expectedDay: ExpectedDay?
        /// So long the run waits for days that are not there, or not complete.
        package var wait = Duration.zero
        /// Partitions read at the same time. Nil: one a core.
        package var jobs: Int?
        package var lockTimeout = Duration.zero

        package init() {}
    }

    package enum Partitions: Sendable, Equatable {
        case landed(Landed)
        /// Standard input, under the name of the file that it stands for.
        case standardInput(as: String)
    }

    /// Of what has landed: the named files and days, within a range of days.
    package struct Landed: Sendable, Equatable {
        package var files: [String]
        /// Empty, with no file named either: every day. A date stands for all its hours too.
        package var days: Set<PartitionDay>
        package var from: Day?
        package var to: Day?

        package init(
            files: [String] = [], days: Set<PartitionDay> = [], from: Day? = nil, to: Day? = nil
        ) {
            self.files = files
            self.days = days
            self.from = from
            self.to = to
        }

        /// Whether nothing is left out.
        var isEverything: Bool { files.isEmpty && days.isEmpty && from == nil && to == nil }

        func includes(_ day: PartitionDay) -> Bool {
            (days.isEmpty || days.contains(day) || days.contains(PartitionDay(day.date)))
                && (from.map { $0 <= day.date } ?? true) && (to.map { day.date <= $0 } ?? true)
        }
    }

    private let config: GateConfig
    private let context: RunContext

    package init(_ config: GateConfig, _ context: RunContext) {
        self.config = config
        self.context = context
    }

    /// - Parameter tell: Tells the caller's people. What was decided is marked as told only after
    ///   that: should the run be killed before, the next one tells it.
    package func run(
        _ options: Options, tell: (CheckReport) throws -> Void
    ) throws -> CheckReport {
        let only = try config.feed(named: options.feed)
        try Waiting(config, context, options, feed: only).run()
        let state = StateFolder(config)
        var lock: RunLock?
        let ledger: Ledger
        if options.isDryRun {
            ledger = try state.ledgerToRead() ?? Ledger.empty()
        } else {
            lock = try state.lock(timeout: options.lockTimeout)
            ledger = try state.ledger()
        }
        var gate = Gate(config, context, ledger)
        if options.isDryRun { try gate.foreseeRecovery() } else { try gate.recover() }
        var input: StandardInputFile?
        let selection: PartitionSelection
        switch options.partitions {
        case .landed(let wanted):
            selection = try PartitionSelection(
                wanted, config, feed: only, now: context.now)
        case .standardInput(let name):
            let file = try StandardInputFile(context, state: options.isDryRun ? nil : state.path)
            input = file
            selection = try PartitionSelection(
                standardInput: file.path, as: name, config, feed: only)
        }
        var work = CheckRun(gate, config, context, options)
        var report = try work.run(selection)
        gate = work.gate
        if !options.isDryRun { finish(gate, &report) }
        return try withExtendedLifetime((lock, input)) {
            do {
                try tell(report)
                if !options.isDryRun { try gate.settle(telling: report) }
            } catch {
                guard let failure = OperationFailure(error) else { throw error }
                throw BrokenOff(answer: report.answer.failing(failure.kind), failure: failure)
            }
            return report
        }
    }

    /// What cannot be finished is told with the verdicts, which hold all the same.
    private func finish(_ gate: Gate, _ report: inout CheckReport) {
        do {
            try gate.finish()
        } catch {
            let message = OperationFailure(error)?.message ?? "\(error)"
            report.add(
                PartitionFailure(
                    partition: "manifest.json", kind: .unfinished,
                    message: "\(message); the verdicts hold, run \(config.command("check")) again"))
        }
    }
}

extension Gate {
    init(_ config: GateConfig, _ context: RunContext, _ ledger: Ledger) {
        self.init(
            config: config, ledger: ledger,
            engine: NativeEngine(config.limits, secret: ledger.secret),
            now: context.now,
            version: context.version)
    }
}
