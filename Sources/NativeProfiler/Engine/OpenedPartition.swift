import CSVScan
import Profile
import Shared

/// A partition that is open, with its header read and its columns found.
struct OpenedPartition {
    let source: PartitionBytes
    let header: PartitionBytes.Header?
    let plan: ScanPlan
    private let diagnosis: FormatDiagnosis
    /// What the file is, as far as its first bytes tell.
    private let cause: FormatCause?
    private let headerLook: HeaderLook?

    /// A header longer than this is no header.
    static let headerLimit = 1 << 20

    /// - Parameter key: For the ids and contents of purchases.
    init(_ asked: PartitionSource, key: HashKey = .open) throws(ScanError) {
        let feed = asked.feed
        source = try PartitionBytes(path: asked.location, Decoding(feed.format))
        let dialect = Dialect(feed.format)
        diagnosis = FormatDiagnosis(try source.peek(FormatDiagnosis.headBytes), feed)
        header =
            feed.format.header ? try source.readHeader(dialect, limit: Self.headerLimit) : nil
        let names = feed.format.header ? header?.names ?? [] : feed.fieldNames
        cause = diagnosis.cause(header: names)
        headerLook = diagnosis.look(ofHeader: header?.original ?? [])
        plan = ScanPlan(
            feed: feed, header: names, day: asked.day, cause: cause, text: header?.raw ?? [],
            usual: asked.usual, key: key)
    }

    /// What the file is, once its records have been counted.
    func format(_ profile: PartitionProfile) -> FormatFacts {
        var facts = profile.format ?? FormatFacts()
        let malformed = profile.malformed
        facts.cause = cause
        if cause == nil, malformed.fieldCount ?? 0 > 0 || malformed.quoting ?? 0 > 0 {
            facts.cause = diagnosis.causeOfMalformed(columns: plan.columns.count)
        }
        if facts.cause == nil { facts.header = headerLook }
        facts.isDamage = facts.cause != nil && source.isDamagedFromTheBeginning
        return facts
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
