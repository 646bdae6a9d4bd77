package import CSVScan
import Foundation

/// What the fast scanner saw, as the plain one tells it.
package struct Collector: RecordConsumer, Sendable {
    package var records: [PlainScanner.Record] = []
    package var oversized: [OversizedRecord] = []

    package mutating func consume(_ batch: borrowing RecordBatch) {
        var start = batch.start
        var field = batch.firstField
        for r in 0..<batch.count {
            let last = Int(unsafe batch.recordEnds[r])
            var record = PlainScanner.Record(
                offset: batch.offset + start, line: batch.line(at: start), odd: batch.isOdd(r),
                unterminated: batch.unterminated)
            while field < last {
                let end = Int(unsafe batch.fieldEnds[field])
                record.fields.append((start..<end).map { unsafe batch.bytes[$0] })
                start = end + 1
                field += 1
            }
            records.append(record)
        }
    }

    package mutating func consume(oversized record: OversizedRecord) { oversized.append(record) }
}

/// Scans bytes through a file, as the product does.
package func fastRecords(
    _ bytes: [UInt8], chunk: Int, threads: Int, limit: Int = 1 << 20,
    maxExpansion: Double = 200, with change: (inout ScanOptions) -> Void = { _ in }
) throws -> (records: [PlainScanner.Record], oversized: [OversizedRecord], summary: ScanSummary) {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
        "scan-\(UUID().uuidString)")
    try Data(bytes).write(to: path)
    defer { try? FileManager.default.removeItem(at: path) }
    var options = ScanOptions()
    options.chunkBytes = chunk
    options.threads = threads
    options.maxRecordBytes = limit
    change(&options)
    let source = try PartitionBytes(path: path.path, maxExpansion: maxExpansion)
    let (collectors, summary) = try scan(source, Dialect(), options) { Collector() }
    return (
        collectors.flatMap(\.records).sorted { $0.offset < $1.offset },
        collectors.flatMap(\.oversized).sorted { $0.offset < $1.offset }, summary
    )
}
