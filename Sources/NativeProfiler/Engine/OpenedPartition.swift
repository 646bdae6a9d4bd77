import CSVScan
import Profile
import Shared

/// A partition that is open, with its header read and its columns found.
struct OpenedPartition {
    let source: PartitionBytes
    let header: PartitionBytes.Header?
    let plan: ScanPlan

    /// A header longer than this is no header.
    private static let headerLimit = 1 << 20

    init(_ asked: PartitionSource) throws(ScanError) {
        let feed = asked.feed
        source = try PartitionBytes(path: asked.location, maxExpansion: feed.format.maxExpansion)
        let dialect = Dialect(delimiter: feed.format.delimiter, quote: feed.format.quote)
        header =
            feed.format.header ? try source.readHeader(dialect, limit: Self.headerLimit) : nil
        let names = feed.format.header ? header?.names ?? [] : feed.columns.map(\.name)
        plan = ScanPlan(feed: feed, header: names, day: asked.day)
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

    /// The same on the calling thread, in the order of the file.
    func scanInOrder(
        _ options: ScanOptions, into consumer: inout some RecordConsumer
    ) throws(ScanError) -> ScanSummary {
        var options = options
        options.maxRecordBytes = plan.feed.maxRecordBytes
        return try CSVScan.scanInOrder(
            source, plan.dialect, options, headerBytes: header?.length ?? 0,
            headerLines: header?.lines ?? 0, into: &consumer)
    }
}
