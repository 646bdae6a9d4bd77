import CSVScan
import Shared
import TestSupport

@testable import NativeProfiler

extension FuzzTarget {
    private static let paths = [
        "client_id", "event_data", "event_data.items[0].id", "event_data.items[].id", "text",
        "text.a.b", "params[key=page].value", "amount", "a", "a.b", "list[]", "list[1]",
    ]

    /// The fast reader of JSON lines against its plain twin; the first byte chooses how the file is cut.
    func jsonLines(_ bytes: [UInt8]) throws {
        guard let choice = bytes.first else { return }
        let chunk = [1, 2, 3, 7, 63, 64, 65, 200][Int(choice & 7)]
        let text = Array(bytes.dropFirst())
        // Two bytes choose what is looked at beside the content.
        if text.starts(with: [0x1f, 0x8b]) { return }
        let columns = Self.paths.map { path in
            var column = Column(name: path)
            if path == "event_data" || path == "text" { column.role = .payload }
            column.parsesText = path == "text"
            return column
        }
        let plan = JSONPlan(columns, fields: columns.count)
        let (readers, summary) = try scanned(
            text, .lines, chunk: chunk, threads: 1 + Int(choice >> 3 & 3)
        ) { CollectedLines(plan) }
        let records = readers.flatMap(\.lines).sorted { $0.offset < $1.offset }
        try expectSame(records, PlainJSONLines(plan).lines(of: text), "chunk \(chunk)")
        try expectSame(summary.bytes, text.count, "bytes")
    }
}

/// What the fast reader found, as the plain one tells it.
private struct CollectedLines: RecordConsumer, Sendable {
    private(set) var lines: [PlainJSONLines.PlacedLine] = []
    private let reader: JSONLineReader

    init(_ plan: JSONPlan) { reader = JSONLineReader(plan) }

    mutating func consume(_ batch: borrowing RecordBatch) {
        var collector = Collector()
        reader.read(batch) { collector.consume($0) }
        for (record, fault) in zip(collector.records, collector.faults) {
            lines.append(
                PlainJSONLines.PlacedLine(
                    offset: record.offset, number: record.line,
                    line: PlainJSONLines.Line(record.fields, fault)))
        }
    }

    mutating func consume(oversized record: OversizedRecord) {}
}
