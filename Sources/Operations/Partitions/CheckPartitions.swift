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
        /// Also what has a verdict already.
        package var judgesAll = false
        /// Judges, but touches nothing: no folder, no ledger.
        package var isDryRun = false
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
        /// Empty, with no file named either: every day.
        package var days: Set<Day>
        package var from: Day?
        package var to: Day?

        package init(
            files: [String] = [], days: Set<Day> = [], from: Day? = nil, to: Day? = nil
        ) {
            self.files = files
            self.days = days
            self.from = from
            self.to = to
        }

        func includes(_ day: Day) -> Bool {
            (days.isEmpty || days.contains(day)) && (from.map { $0 <= day } ?? true)
                && (to.map { day <= $0 } ?? true)
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
        if !options.isDryRun { try gate.recover() }
        var input: StandardInputFile?
        let selection: PartitionSelection
        switch options.partitions {
        case .landed(let wanted): selection = try PartitionSelection(wanted, config)
        case .standardInput(let name):
            let file = try StandardInputFile(context, state: options.isDryRun ? nil : state.path)
            input = file
            selection = try PartitionSelection(standardInput: file.path, as: name, config)
        }
        var work = CheckRun(
            gate: gate, context: context, isDryRun: options.isDryRun,
            judgesAll: options.judgesAll, jobs: options.jobs ?? processorCount())
        let report = try work.run(selection)
        gate = work.gate
        if !options.isDryRun { try gate.finish() }
        return try withExtendedLifetime((lock, input)) {
            try tell(report)
            if !options.isDryRun { try gate.settle() }
            return report
        }
    }
}

extension Gate {
    init(_ config: GateConfig, _ context: RunContext, _ ledger: Ledger) {
        self.init(
            config: config, ledger: ledger, engine: NativeEngine(config.limits), now: context.now,
            version: context.version)
    }
}
