import ArgumentParser
import CommandSupport
import Operations
import Shared

/// `ingest-gate ledger check|prune|backup`: what is on record, looked after.
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Verify, prune or copy the ledger.",
        subcommands: [Check.self, Prune.self, Backup.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Read everything in the ledger, and say what is damaged.",
            discussion: """
                Exits with 0 where all of it is whole, else with 74.

                EXAMPLES
                  ingest-gate ledger check
                """)

        private static let noSecret = """
            It was made by an earlier version, so its transaction ids have no secret key: who writes events can
            make two ids look like one. It finds replays as before. To have a key, judge all landed days
            into a new state folder: ingest-gate check --state NEW

            """

        @OptionGroup var options: ConfigOptions

        func run() throws {
            let context = RunContext.process(of: IngestGateCommand.self)
            let care = try CareForLedger(options.load(context), context)
            let faults = try care.check()
            guard !faults.isEmpty else {
                return try emit(
                    "The ledger is whole.\n" + (care.lacksSecret() ? Self.noSecret : ""))
            }
            try emit(faults.map { "DAMAGED \(Shown.text($0, width: 200))\n" }.joined())
            throw OperationFailure(
                .inputOutput,
                "the ledger is damaged; look at the disk, then restore a copy of ingest-gate ledger backup"
            )
        }
    }

    struct Prune: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "prune",
            abstract: "Forget old profiles, and judgements of bytes that were replaced.",
            discussion: """
                Verdicts and findings of what holds stay, and so do releases and the profiles that new days are \
                compared with. Transaction ids are kept for 'history: transaction_days', whatever is \
                asked here.

                EXAMPLES
                  ingest-gate ledger prune --keep 400
                """)

        @OptionGroup var options: ConfigOptions
        @OptionGroup var locking: LockOptions

        @Option(help: ArgumentHelp("How many days are kept whole.", valueName: "days"))
        var keep: Int

        func validate() throws {
            guard (1...100_000).contains(keep) else {
                throw ValidationError("--keep is a number of days, 1 or more.")
            }
        }

        func run() throws {
            let context = RunContext.process(of: IngestGateCommand.self)
            let care = try CareForLedger(options.load(context), context)
            let pruned = try care.prune(keep: keep, lockTimeout: locking.timeout)
            try emit(
                "Forgotten: \(Decimals.count(pruned.profiles, "profile")), "
                    + "\(Decimals.count(pruned.superseded, "superseded judgement"))\n")
        }
    }

    struct Backup: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "backup",
            abstract: "Copy the ledger as it is now, also while a run writes.",
            discussion: """
                The copy is one file. To restore it, put it in the place of ledger.sqlite while nothing runs, \
                and remove ledger.sqlite-wal and ledger.sqlite-shm.

                EXAMPLES
                  ingest-gate ledger backup ledger-copy.sqlite
                """)

        @OptionGroup var options: ConfigOptions

        @Argument(help: "The new file.")
        var file: String

        func run() throws {
            let context = RunContext.process(of: IngestGateCommand.self)
            try CareForLedger(options.load(context), context).backUp(to: file)
            try emit("Copied to \(Shown.text(file))\n")
        }
    }
}
