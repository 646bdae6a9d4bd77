import CSVScan

/// What was seen of a fact table as a whole.
package struct TableFacts: Sendable, Equatable {
    package let table: String
    package var files = 0
    package var rows = 0
    /// Wrong number of fields, odd quotes, or longer than a row can be.
    package var malformed = 0
    /// Columns by their own names that some file lacks.
    package var missingColumns: [String] = []
    /// Those of them that the configuration names.
    package var namedColumns: [String] = []
    /// Those of them that other files of the table have.
    package var unevenColumns: [String] = []
    /// Rows whose time is missing or no time.
    package var unparsableTimes = 0
    /// The first of those, as it stands in the file.
    package var unparsableTime: String?
    /// Where the first row is: `warehouse/fct_orders.csv:2`.
    package var firstRow: String?
    /// Rows after the expected day: they are not judged yet.
    package var laterRows = 0

    init(table: String) { self.table = table }
}

/// Takes the rows of a table one by one.
protocol RowSink: AnyObject, SendableMetatype {
    func take(_ row: TableRow)
}

/// Reads the rows of one fact table in the order of its files.
///
/// One thread: ids are told apart as they come, and samples are the first ones.
struct TableScan {
    let files: TableFiles
    /// Own names, by whose positions rows are asked, and the names in the file.
    let columns: [(own: String, inFile: String)]
    /// Without these a table cannot be read.
    let required: Set<String>
    /// May be absent without anybody minding.
    let optional: Set<String>
    /// The configuration names them.
    let named: Set<String>

    private static let headerLimit = 1 << 20
    /// In which the header ends, if it is one.
    private static let headBytes = 1 << 16
    private static let longestRow = 16 << 20

    func read(into sink: some RowSink) throws -> TableFacts {
        var facts = TableFacts(table: files.table)
        var lacking: [String: Int] = [:]
        for path in files.paths { try read(path, into: sink, &facts, &lacking) }
        facts.namedColumns = facts.missingColumns.filter(named.contains)
        facts.unevenColumns = facts.missingColumns.filter { lacking[$0] != files.paths.count }
        return facts
    }

    private func read(
        _ path: String, into sink: some RowSink, _ facts: inout TableFacts,
        _ lackingFiles: inout [String: Int]
    ) throws {
        let source = try PartitionBytes(path: path)
        let head = try source.peek(Self.headBytes)
        if !source.isDamagedFromTheBeginning, let trouble = TableDialect.trouble(head) {
            throw WarehouseError(.format, "\(path): \(trouble)")
        }
        let dialect = TableDialect.dialect(of: head, asked: columns.map(\.inFile))
        guard let header = try source.readHeader(dialect, limit: Self.headerLimit) else {
            let why = source.damage ?? "the file is empty; a header is needed"
            throw WarehouseError(.format, "\(path): \(why)")
        }
        let positions = try positions(header.names, path, &facts, &lackingFiles)
        var options = ScanOptions()
        options.maxRecordBytes = Self.longestRow
        let counter = RowCounter(sink, positions, width: header.names.count, dialect)
        var reader = RowReader(counter: counter)
        let summary = try scanInOrder(
            source, dialect, options, headerBytes: header.length, headerLines: header.lines,
            into: &reader)
        if let damage = summary.damage {
            throw WarehouseError(.format, "\(path): \(damage)")
        }
        if facts.firstRow == nil { facts.firstRow = counter.firstLine.map { "\(path):\($0)" } }
        facts.files += 1
        facts.rows += counter.rows
        facts.malformed += counter.malformed
    }

    private func positions(
        _ header: [String], _ path: String, _ facts: inout TableFacts,
        _ lackingFiles: inout [String: Int]
    ) throws -> [Int?] {
        var lacking: [String] = []
        let names = HeaderNames(names: header)
        let positions = try columns.map { own, inFile -> Int? in
            switch names.place(of: inFile) {
            case .at(let position): return position
            case .several:
                throw WarehouseError(.format, "\(path): the column '\(inFile)' occurs twice")
            case .absent:
                if required.contains(own) {
                    lacking.append(inFile)
                } else if !optional.contains(own) {
                    lackingFiles[own, default: 0] += 1
                    if !facts.missingColumns.contains(own) { facts.missingColumns.append(own) }
                }
                return nil
            }
        }
        guard lacking.isEmpty else {
            throw WarehouseError(
                .format,
                "\(path): no column \(lacking.map { "'\($0)'" }.joined(separator: ", ")); it has: "
                    + "\(names.listed). Another name is set under 'warehouse:' in the configuration"
            )
        }
        return positions
    }
}

/// A sink, and how many rows it was given.
private final class RowCounter<Sink: RowSink> {
    let sink: Sink
    let positions: [Int?]
    let width: Int
    let dialect: Dialect
    var rows = 0
    var malformed = 0
    /// Of the first row that the sink was given.
    var firstLine: Int?

    init(_ sink: Sink, _ positions: [Int?], width: Int, _ dialect: Dialect) {
        self.sink = sink
        self.positions = positions
        self.width = width
        self.dialect = dialect
    }
}

private struct RowReader<Sink: RowSink>: RecordConsumer {
    let counter: RowCounter<Sink>

    mutating func consume(_ batch: borrowing RecordBatch) {
        var field = batch.firstField
        var begin = batch.start
        for record in 0..<batch.count {
            let end = unsafe Int(batch.recordEnds[record])
            let stop = unsafe Int(batch.fieldEnds[end - 1])
            let row = unsafe TableRow(
                bytes: batch.bytes, ends: batch.fieldEnds + field, count: end - field,
                begin: begin, positions: counter.positions, quote: counter.dialect.quote)
            let rowStart = begin
            begin = stop + 1
            field = end
            if row.isBlank { continue }
            counter.rows += 1
            let unfinished = batch.unterminated && record == batch.count - 1
            if row.count != counter.width || batch.isOdd(record) || unfinished {
                counter.malformed += 1
            } else {
                if counter.firstLine == nil {
                    counter.firstLine =
                        batch.line
                        + (0..<rowStart).count { unsafe batch.bytes[$0] == Dialect.newline }
                }
                counter.sink.take(row)
            }
        }
    }

    mutating func consume(oversized record: OversizedRecord) {
        counter.rows += 1
        counter.malformed += 1
    }
}
