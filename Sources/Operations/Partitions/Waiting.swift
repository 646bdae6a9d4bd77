import Durable
import IngestGate
import Shared

/// Waits for the days that a run is about, for schedulers that cannot.
///
/// Other runs may work meanwhile: nothing is locked, and only the landing folder is looked at.
struct Waiting {
    private let config: GateConfig
    private let context: RunContext
    private let options: CheckPartitions.Options
    private let feed: Feed?

    init(
        _ config: GateConfig, _ context: RunContext, _ options: CheckPartitions.Options, feed: Feed?
    ) {
        self.config = config
        self.context = context
        self.options = options
        self.feed = feed
    }

    /// Returns when they are there, or the time is over. What is missing then, the run tells.
    func run() throws {
        guard case .landed(let wanted) = options.partitions else { return }
        var left = options.wait / .seconds(1)
        while left > 0, try !isReady(wanted) {
            // A folder of many files takes long to look at.
            let pause = min(left, max(0.2, min(15, left / 20)))
            context.sleep(seconds: pause)
            left -= pause
        }
    }

    private func isReady(_ wanted: CheckPartitions.Landed) throws -> Bool {
        let selection: PartitionSelection
        do {
            selection = try PartitionSelection(wanted, config, feed: feed, now: context.now)
        } catch let error as OperationFailure where error.kind == .noInput {
            return false
        }
        if selection.nothing != nil { return false }
        for feed in selection.scope {
            let days = selection.landed[feed.name] ?? []
            let open = Set(
                selection.incomplete.filter { $0.file.feed.name == feed.name }.map(\.file.day))
            var awaited = wanted.days
            if let day = options.expectedDay?.day(at: context.now, in: feed.zone) {
                awaited.insert(day)
            }
            // Whoever names no day waits for the newest.
            if awaited.isEmpty, let newest = days.max() { awaited.insert(newest) }
            guard awaited.isSubset(of: days), awaited.isDisjoint(with: open) else { return false }
        }
        return true
    }
}
