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

    /// A header longer than this is no header.
    static let headerLimit = 1 << 20

    /// Scans a file, or standard input for `-`.
    package func scan(
        path: String, feed: Feed, partition: String, day: Day?
    ) throws -> ScannedPartition {
        let source = try PartitionBytes(path: path, maxExpansion: feed.format.maxExpansion)
        let dialect = Dialect(delimiter: feed.format.delimiter, quote: feed.format.quote)
        var header: PartitionBytes.Header?
        if feed.format.header {
            header = try source.readHeader(dialect, limit: Self.headerLimit)
        }
        let names = feed.format.header ? header?.names ?? [] : feed.columns.map(\.name)
        let plan = ScanPlan(feed: feed, header: names, day: day)
        var options = scanOptions
        options.maxRecordBytes = feed.maxRecordBytes
        // Each worker has sets of its own, and the limit is for all.
        var limits = limits
        limits.setMemory /= max(1, options.threads)
        let share = limits
        let (states, summary) = try CSVScan.scan(
            source, dialect, options, headerBytes: header?.length ?? 0,
            headerLines: header?.lines ?? 0
        ) {
            ProfileState(plan, partition: partition, limits: share)
        }
        var state = states[0]
        for other in states.dropFirst() { state.merge(other) }
        let (profile, transactions) = try state.finish(summary, header: header)
        return ScannedPartition(
            profile: profile, plan: plan, transactions: transactions, header: header,
            compression: source.compression, fileBytes: source.fileBytes)
    }
}
