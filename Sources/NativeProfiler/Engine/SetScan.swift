import CSVScan
import Profile
import Shared
import Synchronization

/// Reads a partition that is a set of files.
///
/// Files of one header are counted together, as if they were one file. Long files are read one after the other on all
/// threads; short ones side by side, each by one thread, with the memory and the descriptor of one file at a time.
struct SetScan {
    private let asked: PartitionSource
    private let limits: RunLimits
    private var options: ScanOptions
    private let key: HashKey

    /// Chunks that a file has at least that is worth several threads.
    private static let longChunks = 16

    init(_ asked: PartitionSource, _ limits: RunLimits, _ options: ScanOptions, key: HashKey) {
        self.asked = asked
        self.limits = limits
        self.options = options
        self.key = key
    }

    private var parts: [PartitionSource.Part] { asked.parts ?? [] }

    /// - Parameter scanOne: Reads a single file: where none is a table as declared, the first one says what they are.
    func run(
        _ scanOne: (PartitionSource) throws -> ProfiledPartition
    ) throws -> ProfiledPartition {
        let groups = HeaderGroups(asked, key: key)
        let first = try firstGroup(groups)
        var reader = SetReader(asked, limits, options, groups, first: first)
        var files: [SetFile?] = Array(repeating: nil, count: parts.count)
        var short: [Int] = []
        for (i, part) in parts.enumerated() {
            let size = part.expected?.size ?? 0
            if options.threads > 1, size >= Self.longChunks * options.chunkBytes {
                files[i] = try reader.readTogether(i)
            } else {
                short.append(i)
            }
        }
        let workers = max(1, min(options.threads, short.count / 16 + 1))
        let work = SetWork(short)
        let (asked, limits, options) = (asked, limits, options)
        let others = concurrently(workers - 1) { _ in
            work.run(SetReader(asked, limits, options, groups, first: first))
        }
        let mine = work.run(reader)
        for one in [mine] + others {
            for file in one.files { files[file.number] = file }
        }
        if let error = work.error { throw error }
        reader = mine.reader
        for one in others { reader.merge(one.reader) }
        // Which of too many headers are kept must not depend on which thread was faster.
        if groups.isFull, workers > 1 || short.count < parts.count {
            var alone = self
            alone.options.threads = 1
            return try alone.run(scanOne)
        }
        let result = SetResult(
            asked, groups.all, files.compactMap(\.self), threads: options.threads)
        if let profiled = try result.profiled(reader.states) {
            return try withCause(profiled, result)
        }
        return result.unreadable(by: try scanOne(asked.single(0)))
    }

    /// Where most records are malformed, the first file tells why.
    private func withCause(
        _ profiled: ProfiledPartition, _ result: SetResult
    ) throws -> ProfiledPartition {
        var profile = profiled.profile
        guard let malformed = profile.malformed.records, malformed * 2 > profile.records,
            let file = result.firstTable
        else { return profiled }
        let source = try PartitionBytes(
            path: "\(asked.location)/\(file.path)", Decoding(asked.feed.format))
        let diagnosis = FormatDiagnosis(
            try source.peek(FormatDiagnosis.headBytes), asked.feed)
        profile.format?.cause = diagnosis.causeOfMalformed(columns: profile.columns.count)
        return ProfiledPartition(
            profile: profile, content: profiled.content, transactions: profiled.transactions,
            header: profiled.header, files: profiled.files)
    }

    /// The header of the first file, where only that one has it.
    private func firstGroup(_ groups: HeaderGroups) throws -> HeaderGroup? {
        guard asked.feed.format.isHeaderInFirstOnly, let part = parts.first else { return nil }
        let source = try PartitionBytes(
            path: "\(asked.location)/\(part.path)", Decoding(asked.feed.format),
            expected: part.expected)
        let group = try groups.open(source, following: nil).group
        return group.isForeign ? nil : group
    }
}

extension PartitionSource {
    /// One file of a set, as if it were a partition.
    func single(_ number: Int) -> PartitionSource {
        PartitionSource(
            feed: feed, day: day, name: name, location: "\(location)/\((parts ?? [])[number].path)",
            usual: usual)
    }
}

/// Files that are still to be read, taken one by one.
final class SetWork: Sendable {
    private let files: [Int]
    private let next = Atomic<Int>(0)
    private let failure = Mutex<(number: Int, error: any Error)?>(nil)

    init(_ files: [Int]) { self.files = files }

    var error: (any Error)? { failure.withLock { $0?.error } }

    /// Reads until no file is left, or one cannot be read.
    func run(_ reader: SetReader) -> (reader: SetReader, files: [SetFile]) {
        var reader = reader
        var found: [SetFile] = []
        while error == nil {
            let place = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard place < files.count else { break }
            do {
                found.append(try reader.read(files[place]))
            } catch {
                // Of several, the first by its path, so that the same trouble is told in every run.
                failure.withLock { known in
                    if known.map({ files[place] < $0.number }) ?? true {
                        known = (files[place], error)
                    }
                }
            }
        }
        return (reader, found)
    }
}
