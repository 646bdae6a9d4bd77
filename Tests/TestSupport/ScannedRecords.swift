package import CSVScan
import Foundation

/// What the fast scanner saw, as the plain one tells it.
package struct Collector: RecordConsumer, Sendable {
    package var records: [PlainScanner.Record] = []
    package var oversized: [OversizedRecord] = []
    /// What is wrong with each record, where it was made from a line.
    package var faults: [(kind: UInt8, place: Int)] = []

    package init() {}

    package mutating func consume(_ batch: borrowing RecordBatch) {
        var start = batch.start
        var field = batch.firstField
        for r in 0..<batch.count {
            let last = Int(unsafe batch.recordEnds[r])
            var record = PlainScanner.Record(
                offset: batch.place(of: start), line: batch.line(at: start), odd: batch.isOdd(r),
                unterminated: batch.unterminated)
            while field < last {
                let end = Int(unsafe batch.fieldEnds[field])
                record.fields.append((start..<end).map { unsafe batch.bytes[$0] })
                start = end + 1
                field += 1
            }
            records.append(record)
            faults.append(batch.fault(of: r))
        }
    }

    package mutating func consume(oversized record: OversizedRecord) { oversized.append(record) }
}

/// Scans bytes through a file, as the product does, with consumers of any kind.
package func scanned<Consumer: RecordConsumer & Sendable>(
    _ bytes: [UInt8], _ dialect: Dialect, chunk: Int, threads: Int, limit: Int = 1 << 20,
    maxExpansion: Double = 200, with change: (inout ScanOptions) -> Void = { _ in },
    makeConsumer: @Sendable () -> Consumer
) throws -> (consumers: [Consumer], summary: ScanSummary) {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
        "scan-\(UUID().uuidString)")
    try Data(bytes).write(to: path)
    defer { try? FileManager.default.removeItem(at: path) }
    var options = ScanOptions()
    options.chunkBytes = chunk
    options.threads = threads
    options.maxRecordBytes = limit
    change(&options)
    let source = try PartitionBytes(path: path.path, Decoding(maxExpansion: maxExpansion))
    return try scan(source, dialect, options, makeConsumer: makeConsumer)
}

/// Scans bytes through a file, as the product does.
package func fastRecords(
    _ bytes: [UInt8], chunk: Int, threads: Int, limit: Int = 1 << 20,
    maxExpansion: Double = 200, dialect: Dialect = Dialect(),
    with change: (inout ScanOptions) -> Void = { _ in }
) throws -> (records: [PlainScanner.Record], oversized: [OversizedRecord], summary: ScanSummary) {
    let (collectors, summary) = try scanned(
        bytes, dialect, chunk: chunk, threads: threads, limit: limit, maxExpansion: maxExpansion,
        with: change
    ) { Collector() }
    return (
        collectors.flatMap(\.records).sorted { $0.offset < $1.offset },
        collectors.flatMap(\.oversized).sorted { $0.offset < $1.offset }, summary
    )
}
