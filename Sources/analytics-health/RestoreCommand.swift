import ArgumentParser
import CommandSupport
import Operations
import Shared
import WarehouseSnapshots

/// `analytics-health restore`: the way back from a bad day.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put the warehouse outputs of the last good day back.",
        discussion: """
            Each file is staged beside its target and renamed; what it replaces is kept first, under \
            quarantine/warehouse_replaced_*. Files that the snapshot does not know are left alone. A \
            snapshot whose bytes are not those recorded is refused. Killed midway, run it again. \
            Don't run it while the transform does.

            EXAMPLES
              analytics-health restore --last-good --dry-run
              analytics-health restore --last-good
            """)

    @OptionGroup var options: ConfigOptions
    @OptionGroup var locking: LockOptions
    @OptionGroup var only: FeedOption

    @Flag(help: "The newest last-known-good snapshot; say so, since files are replaced.")
    var lastGood = false

    @Flag(help: "Take the next older snapshot where one is damaged.")
    var skipDamaged = false

    @Flag(help: "Say what would be put back, and touch nothing.")
    var dryRun = false

    @Flag(help: "Print JSON for machines.")
    var json = false

    func validate() throws {
        guard lastGood else {
            throw ValidationError("Say what to restore: --last-good is all there is.")
        }
    }

    func run() throws {
        let context = RunContext.process(of: AnalyticsHealthCommand.self)
        var work = RestoreWarehouse.Options()
        work.skipsDamaged = skipDamaged
        work.isDryRun = dryRun
        work.lockTimeout = locking.timeout
        let config = try options.load(context)
            .judgedOne(only.feed, "restore --last-good")
        let result = try RestoreWarehouse(config, context).run(work)
        try emit(json ? result.json : text(result))
    }

    private func text(_ result: Restoration) -> String {
        var text = result.damaged.map { "left out: \($0)\n" }.joined()
        let of = result.day.map { " of \($0)" } ?? ""
        text += "\(result.snapshot)\(of), kept \(result.takenAt)\n"
        let verb = result.dryRun ? "would be put back" : "put back"
        for name in result.restored { text += "  \(name): \(verb)\n" }
        for name in result.unchanged { text += "  \(name): as it was then\n" }
        if let replaced = result.replaced { text += "What was replaced is in \(replaced)\n" }
        return text
    }
}
