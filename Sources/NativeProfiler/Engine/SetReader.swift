import CSVScan
import Profile
import Shared

/// Reads the files of a set one after the other: one worker's part of them.
struct SetReader {
    private let asked: PartitionSource
    private let limits: RunLimits
    private let options: ScanOptions
    private let groups: HeaderGroups
    private let small: SmallFiles
    /// The header of the day's first file, where only that one has it.
    private let first: HeaderGroup?
    /// By group; nil for one that this reader has met no file of.
    private(set) var states: [Counting?] = []
    /// What the file before began with, which the next one will nearly always do as well.
    private var usual: (text: [UInt8], beginning: FileBeginning)?

    init(
        _ asked: PartitionSource, _ limits: RunLimits, _ options: ScanOptions,
        _ groups: HeaderGroups, first: HeaderGroup?
    ) {
        self.asked = asked
        self.limits = limits
        self.options = options
        self.groups = groups
        self.first = first
        let format = asked.feed.format
        var ours = options
        ours.maxRecordBytes = asked.feed.maxRecordBytes
        small = SmallFiles(Dialect(format), ours)
    }

    /// Reads a file into the counts of its group.
    mutating func read(_ number: Int) throws -> SetFile {
        let part = (asked.parts ?? [])[number]
        let path = "\(asked.location)/\(part.path)"
        // The short way knows of no other coding, and no lines that are none.
        let isPlain = Decoding(asked.feed.format).isPlain
        if isPlain, try small.read(path, expected: part.expected) {
            return try countSmall((number, part.path, small.count), damage: nil)
        }
        let source = try open(path, part)
        let size = source.fileBytes ?? 0
        // Of a stream nobody knows how long it is: most small ones stay so.
        if isPlain, source.isStream, size < small.limit, try small.read(source) {
            return try countSmall((number, part.path, size), damage: source.damage)
        }
        return try countLong(
            (number, part.path, size),
            isPlain && source.isStream && size < small.limit ? open(path, part) : source)
    }

    private func open(_ path: String, _ part: PartitionSource.Part) throws -> PartitionBytes {
        try PartitionBytes(
            path: path, Decoding(asked.feed.format), expected: part.expected)
    }

    private mutating func countSmall(
        _ file: (number: Int, path: String, size: Int), damage: String?
    ) throws -> SetFile {
        let beginning = beginningOfSmall(isFirst: file.number == 0)
        return count(file, beginning) { [small] state in
            small.scan(
                headerBytes: beginning.headerBytes, headerLines: beginning.headerLines,
                damage: damage, into: &state)
        }
    }

    private mutating func beginningOfSmall(isFirst: Bool) -> FileBeginning {
        let following = isFirst ? nil : first
        let hasHeader = asked.feed.format.header && following == nil
        // Nearly all files begin like the one before.
        if hasHeader, let usual, small.begins(with: usual.text) { return usual.beginning }
        if let following, small.count > 0, !mayBeOtherKind,
            !small.begins(with: following.headerText ?? [])
        {
            return FileBeginning(group: following)
        }
        if !asked.feed.format.header, let usual, small.count > 0, !mayBeOtherKind {
            return usual.beginning
        }
        let head = unsafe Array(small.bytes.prefix(FormatDiagnosis.headBytes))
        let found = groups.beginning(
            of: head, hasHeader ? small.header() : nil, following: following)
        let text = unsafe Array(small.bytes.prefix(found.headerBytes))
        // A header that ends with the file need not end where it does in the next one.
        if found.trouble == nil, !hasHeader || text.last == Dialect.newline {
            usual = (text, found)
        }
        return found
    }

    private var mayBeOtherKind: Bool { unsafe FileBeginning.mayBeOtherKind(small.bytes[0]) }

    /// Reads a file that is longer than a chunk.
    private mutating func countLong(
        _ file: (number: Int, path: String, size: Int), _ source: PartitionBytes
    ) throws -> SetFile {
        let beginning = try groups.open(source, following: file.number == 0 ? nil : first)
        let options = options(beginning)
        return try count(file, beginning) { state in
            try CSVScan.scanInOrder(
                source, beginning.group.plan.dialect, options,
                headerBytes: beginning.headerBytes, headerLines: beginning.headerLines,
                into: &state)
        }
    }

    /// Reads a long file on several threads.
    mutating func readTogether(_ number: Int) throws -> SetFile {
        let part = (asked.parts ?? [])[number]
        let source = try open("\(asked.location)/\(part.path)", part)
        let beginning = try groups.open(source, following: number == 0 ? nil : first)
        let (group, name, limits) = (beginning.group, asked.name, limits)
        let (states, summary) = try CSVScan.scan(
            source, group.plan.dialect, options(beginning), headerBytes: beginning.headerBytes,
            headerLines: beginning.headerLines
        ) {
            var state = ProfileCounts(group.plan, partition: name, limits: limits)
            state.file.number = number
            return state
        }
        var all = states[0]
        for other in states.dropFirst() { all.merge(other) }
        let file = SetFile(
            number: number, path: part.path, size: source.fileBytes ?? 0, summary: summary,
            content: all.content(summary, header: beginning.raw),
            records: beginning.trouble == nil ? all.profile.records : 0, group: group.number,
            trouble: beginning.trouble ?? summary.damage.map { .damaged($0) })
        merge(all, into: group.number)
        return file
    }

    private func options(_ beginning: FileBeginning) -> ScanOptions {
        var options = options
        options.maxRecordBytes = asked.feed.maxRecordBytes
        return options
    }

    private mutating func count(
        _ file: (number: Int, path: String, size: Int), _ beginning: FileBeginning,
        scan: (inout ProfileCounts) throws -> ScanSummary
    ) rethrows -> SetFile {
        let group = beginning.group
        while states.count <= group.number { states.append(nil) }
        if let state = states[group.number] {
            return try state.counts.count(file, beginning, scan: scan)
        }
        let state = Counting(ProfileCounts(group.plan, partition: asked.name, limits: limits))
        states[group.number] = state
        return try state.counts.count(file, beginning, scan: scan)
    }

    /// Adds what another reader has counted.
    mutating func merge(_ other: SetReader) {
        for (group, state) in other.states.enumerated() {
            if let state { merge(state.counts, into: group) }
        }
    }

    private mutating func merge(_ state: ProfileCounts, into group: Int) {
        while states.count <= group { states.append(nil) }
        guard let mine = states[group] else {
            states[group] = Counting(state)
            return
        }
        mine.counts.merge(state)
    }
}

/// Counts in one place: a value that is taken out and put back for each of ten thousand files is copied as often.
final class Counting: @unchecked Sendable {
    // Owned by one worker at a time.
    var counts: ProfileCounts

    init(_ counts: ProfileCounts) { self.counts = counts }
}

extension HeaderGroups {
    /// Reads the beginning of a file that is open.
    func open(_ source: PartitionBytes, following first: HeaderGroup?) throws -> FileBeginning {
        if source.isDamagedFromTheBeginning { return foreign(.damaged(source.damage ?? "")) }
        let head = try source.peek(FormatDiagnosis.headBytes)
        let (feed, dialect) = (asked.feed, Dialect(asked.feed.format))
        guard feed.format.header, first == nil else {
            let found = beginning(of: head, nil, following: first)
            // Only what is a header is taken away.
            guard found.headerBytes > 0,
                let header = try source.readHeader(dialect, limit: OpenedPartition.headerLimit)
            else { return found }
            var beginning = found
            beginning.raw = header.original
            return beginning
        }
        return beginning(
            of: head, try source.readHeader(dialect, limit: OpenedPartition.headerLimit),
            following: nil)
    }
}

extension Decoding {
    init(_ format: FileFormat) {
        self.init(
            maxExpansion: format.maxExpansion,
            preamble: Preamble(
                lines: format.skipLines, comments: format.comments.map { Array($0.utf8) }),
            coding: format.coding,
            spelling: format.spelling.map {
                Spelling(
                    delimiter: Array($0.delimiter.utf8),
                    quote: $0.quote == FileFormat.noQuote ? nil : $0.quote,
                    hasEscapes: $0.escape == .backslash)
            })
        if format.kind == .parquet {
            parquet = ParquetReader(program: format.reader ?? ParquetReader().program)
        }
    }
}

extension Dialect {
    init(_ format: FileFormat) {
        self =
            Decoding(format).spelling?.dialect
            ?? Dialect(delimiter: format.delimiter, quote: format.quote)
    }
}
