package import CSVScan
package import Shared

/// A partition, read once.
package struct ScannedPartition: Sendable {
    package let profile: PartitionProfile
    package let plan: ScanPlan
    package let transactions: Transactions
    package let header: PartitionBytes.Header?
    package let compression: PartitionBytes.Compression
    package let fileBytes: Int?
}

/// Reads partitions into profiles.
package struct Profiler: Sendable {
    package var scanOptions = ScanOptions()
    package var limits: Limits

    package init(_ limits: Limits) {
        self.limits = limits
        scanOptions.threads = limits.threads ?? processorCount()
    }

    /// Scans a file, or standard input for `-`.
    package func scan(
        path: String, feed: Feed, partition: String, day: Day?
    ) throws -> ScannedPartition {
        let opened = try OpenedPartition(path: path, feed: feed, day: day)
        let plan = opened.plan
        let options = scanOptions
        // Each worker has sets of its own, and the limit is for all.
        var limits = limits
        limits.setMemory /= max(1, options.threads)
        let share = limits
        let (states, summary) = try opened.scan(options) {
            ProfileState(plan, partition: partition, limits: share)
        }
        var state = states[0]
        for other in states.dropFirst() { state.merge(other) }
        let (profile, transactions) = try state.finish(
            summary, header: opened.header, threads: options.threads)
        return ScannedPartition(
            profile: profile, plan: plan, transactions: transactions, header: opened.header,
            compression: opened.source.compression, fileBytes: opened.source.fileBytes)
    }
}

/// A partition that is open, with its header read and its columns found.
struct OpenedPartition {
    let source: PartitionBytes
    let header: PartitionBytes.Header?
    let plan: ScanPlan

    /// A header longer than this is no header.
    private static let headerLimit = 1 << 20

    init(path: String, feed: Feed, day: Day?) throws(ScanError) {
        source = try PartitionBytes(path: path, maxExpansion: feed.format.maxExpansion)
        let dialect = Dialect(delimiter: feed.format.delimiter, quote: feed.format.quote)
        header =
            feed.format.header ? try source.readHeader(dialect, limit: Self.headerLimit) : nil
        let names = feed.format.header ? header?.names ?? [] : feed.columns.map(\.name)
        plan = ScanPlan(feed: feed, header: names, day: day)
    }

    /// Scans the records behind the header.
    func scan<Consumer: RecordConsumer & Sendable>(
        _ options: ScanOptions, makeConsumer: @Sendable () -> Consumer
    ) throws(ScanError) -> (consumers: [Consumer], summary: ScanSummary) {
        var options = options
        options.maxRecordBytes = plan.feed.maxRecordBytes
        return try CSVScan.scan(
            source, plan.dialect, options, headerBytes: header?.length ?? 0,
            headerLines: header?.lines ?? 0, makeConsumer: makeConsumer)
    }

    /// The same by one thread, so that records come in the order of the file.
    func scanInOrder<Consumer: RecordConsumer & Sendable>(
        _ options: ScanOptions, makeConsumer: @Sendable () -> Consumer
    ) throws(ScanError) -> ScanSummary {
        var options = options
        options.threads = 1
        return try scan(options, makeConsumer: makeConsumer).summary
    }
}
