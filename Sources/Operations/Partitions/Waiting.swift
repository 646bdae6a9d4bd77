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

    /// Of a feed by the hour, a date that is asked for is all its hours.
    private func all(_ feed: Feed, _ day: PartitionDay) -> [PartitionDay] {
        day.hour == nil ? feed.partitions(of: day.date) : [day]
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
            var awaited = Set(wanted.days.flatMap { all(feed, $0) })
            if let day = options.expectedDay?.day(at: context.now, in: feed.zone) {
                awaited.formUnion(feed.partitions(of: day))
            }
            // Whoever names no day waits for the newest.
            if awaited.isEmpty, let newest = days.max() { awaited.insert(newest) }
            guard awaited.isSubset(of: days), awaited.isDisjoint(with: open) else { return false }
        }
        return true
    }
}
