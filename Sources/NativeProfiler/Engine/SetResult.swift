import CSVScan
import Profile
import Shared

/// What the files of a set come to.
struct SetResult {
    private let asked: PartitionSource
    private let groups: [HeaderGroup]
    private let files: [SetFile]
    private let threads: Int

    init(
        _ asked: PartitionSource, _ groups: [HeaderGroup], _ files: [SetFile], threads: Int
    ) {
        self.asked = asked
        self.groups = groups
        self.files = files
        self.threads = threads
    }

    /// - Parameter states: What was counted, by group.
    /// - Returns: Nil where no file is a table as declared.
    func profiled(_ counted: [Counting?]) throws(SpillError) -> ProfiledPartition? {
        var states = counted.map { $0?.counts }
        let used = headers
        guard let main = used.first?.number, var mainState = states[main] else { return nil }
        states[main] = nil
        var profile = mainState.described(ScanSummary())
        for header in used.dropFirst() {
            guard var state = states[header.number] else { continue }
            profile.unite(state.described(ScanSummary()))
            mainState.fingerprints.merge(state.fingerprints)
            mainState.transactions.merge(state.transactions)
            mainState.mergeUniques(state)
        }
        let transactions = try mainState.compare(&profile, threads: threads)
        let whole = files.filter { !isForeign($0) }
        profile.bytes = whole.reduce(0) { $0 + $1.summary.bytes }
        for (kind, samples) in profile.samples { profile.samples[kind] = samples.map(placed) }
        profile.format?.malformed.name { file(FilePlace.read($0).number) }
        let group = groups[main]
        profile.format?.header = group.look
        var facts = facts
        facts.headers = used.map(\.header)
        profile.set = facts
        return ProfiledPartition(
            profile: profile, content: content, transactions: transactions,
            header: group.header?.original ?? [], files: profiledFiles)
    }

    /// What is said where no file is a table as declared.
    ///
    /// - Parameter first: The first file, read by itself.
    func unreadable(by first: ProfiledPartition) -> ProfiledPartition {
        var profile = first.profile
        profile.bytes = files.reduce(0) { $0 + $1.summary.bytes }
        profile.set = facts
        return ProfiledPartition(
            profile: profile, content: content, transactions: first.transactions,
            header: first.header, files: profiledFiles)
    }

    /// The first file that is a table as declared.
    var firstTable: SetFile? { files.first { !isForeign($0) } }

    private func isForeign(_ file: SetFile) -> Bool { groups[file.group].isForeign }

    /// Each header with its files, that of the most files first.
    private var headers: [(number: Int, header: FileSetFacts.Header)] {
        var found: [Int: FileSetFacts.Header] = [:]
        for file in files where !isForeign(file) {
            if found[file.group] == nil {
                let columns = groups[file.group].plan.columns
                found[file.group] = .init(
                    names: columns.map(\.name), declared: columns.map { $0.declared?.name },
                    files: 0, records: 0, path: file.path)
            }
            found[file.group]?.files += 1
            found[file.group]?.records += file.records
        }
        return found.map { ($0.key, $0.value) }.sorted {
            ($1.1.files, $0.1.path) < ($0.1.files, $1.1.path)
        }
    }

    /// A sample, with the file that it stands in.
    private func placed(_ sample: RecordedOutcome.Sample) -> RecordedOutcome.Sample {
        let (number, offset) = FilePlace.read(sample.offset)
        var sample = sample
        sample.offset = offset
        sample.file = file(number)
        return sample
    }

    private func file(_ number: Int) -> String? {
        let parts = asked.parts ?? []
        return parts.indices.contains(number) ? parts[number].path : nil
    }

    private var facts: FileSetFacts {
        var facts = FileSetFacts()
        var originals: [ContentFingerprint: SetFile] = [:]
        for file in files {
            facts.files += 1
            facts.bytes += file.size
            if let why = file.trouble {
                facts.damaged.add(.init(path: file.path, why: why))
                facts.damagedBytes += file.size
            }
            guard file.records > 0 else { continue }
            if let original = originals[file.content] {
                facts.copies.add(
                    .init(path: file.path, original: original.path, records: file.records))
            } else {
                originals[file.content] = file
            }
        }
        return facts
    }

    /// Of the set as a whole: from the path and the content of each file. That a file was compressed since changes
    /// nothing.
    var content: ContentIdentity {
        var total = ContentFingerprint()
        for file in files {
            let path = Array(Packed.plain(file.path).utf8)
            total.add(file.content, under: path.withSlice { hashed($0) })
        }
        total.add(record: UInt64(files.count), endingAt: -2)
        return ContentIdentity(engine: ContentIdentity.native, value: total.hex)
    }

    var profiledFiles: [ProfiledFile] {
        files.map {
            ProfiledFile(
                path: $0.path, size: $0.size, content: $0.content.hex, records: $0.records)
        }
    }
}
