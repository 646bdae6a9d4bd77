import CSVScan
import Profile
import Shared

/// Splits the files of a set into rejected records and the rest, one after the other.
struct SetSplit {
    private let asked: PartitionSource
    private let options: ScanOptions
    private let key: HashKey

    init(_ asked: PartitionSource, _ options: ScanOptions, key: HashKey) {
        self.asked = asked
        self.options = options
        self.key = key
    }

    func run(_ rejection: RecordRejection, into sink: any EvidenceSink) throws {
        var seen: Set<TransactionKey> = []
        try forEachFile { part, source, beginning in
            sink.begin(file: part.path, header: beginning.raw, preamble: source.preamble)
            let originals = try OriginalLines(
                "\(asked.location)/\(part.path)", asked.feed.format, expected: part.expected)
            var collector = EvidenceCollector(
                beginning.group.plan, rejection, into: sink, seen: seen, originals: originals)
            try scan(source, beginning, into: &collector)
            try originals?.finish()
            seen = collector.seen
        }
    }

    /// Opens each file that is a table as declared.
    func forEachFile(
        _ body: (PartitionSource.Part, PartitionBytes, FileBeginning) throws -> Void
    ) throws {
        let groups = HeaderGroups(asked, key: key)
        var first: HeaderGroup?
        for part in asked.parts ?? [] {
            let source = try PartitionBytes(
                path: "\(asked.location)/\(part.path)",
                Decoding(asked.feed.format), expected: part.expected)
            let beginning = try groups.open(source, following: first)
            guard beginning.trouble == nil else { continue }
            if asked.feed.format.isHeaderInFirstOnly { first = first ?? beginning.group }
            try body(part, source, beginning)
        }
    }

    func scan(
        _ source: PartitionBytes, _ beginning: FileBeginning,
        into consumer: inout some RecordConsumer
    ) throws {
        var options = options
        options.maxRecordBytes = asked.feed.maxRecordBytes
        _ = try CSVScan.scanInOrder(
            source, beginning.group.plan.dialect, options, headerBytes: beginning.headerBytes,
            headerLines: beginning.headerLines, into: &consumer)
    }
}
