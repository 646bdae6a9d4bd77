import CSVScan
import Profile
import Shared
import Synchronization

/// Files of a set that have the same columns in the same order: their records are counted together.
final class HeaderGroup: Sendable {
    let number: Int
    let plan: ScanPlan
    /// Nil for files without one, and for those that are no tables as declared.
    let header: PartitionBytes.Header?
    let look: HeaderLook?
    /// What its files are instead of the table that is declared.
    let isForeign: Bool

    init(
        _ number: Int, _ plan: ScanPlan, _ header: PartitionBytes.Header?, look: HeaderLook?,
        isForeign: Bool = false
    ) {
        self.number = number
        self.plan = plan
        self.header = header
        self.look = look
        self.isForeign = isForeign
    }

    /// The header without its line end.
    var headerText: [UInt8]? {
        header.map { header in
            let end = header.raw.lastIndex { $0 != Dialect.newline && $0 != Dialect.carriageReturn }
            return Array(header.raw[..<(end.map { $0 + 1 } ?? 0)])
        }
    }
}

/// What the beginning of a file says.
struct FileBeginning: Sendable {
    let group: HeaderGroup
    /// How far the header reaches.
    var headerBytes = 0
    var headerLines = 0
    /// The header as it stands in this file, without a byte order mark.
    var raw: [UInt8] = []
    /// What keeps the file from being counted with the others.
    var trouble: FileSetFacts.Damage.Why?
}

/// The headers that the files of a set have, found while they are read.
///
/// There are few of them, or else somebody would make the gate keep a table of counts for each file.
final class HeaderGroups: Sendable {
    static let most = 16

    let asked: PartitionSource
    private let key: HashKey
    private let groups: Mutex<[HeaderGroup]>
    private let hasOverflown = Atomic<Bool>(false)

    init(_ asked: PartitionSource, key: HashKey) {
        self.asked = asked
        self.key = key
        groups = Mutex([])
    }

    /// Whether there were more: which ones were kept depends on the order in which files were read then.
    var isFull: Bool { hasOverflown.load(ordering: .relaxed) }

    var all: [HeaderGroup] { groups.withLock { $0 } }

    private var feed: Feed { asked.feed }

    /// For files whose header is in another one, or nowhere.
    private func plan(
        _ names: [String], cause: FormatCause? = nil, text: [UInt8] = []
    ) -> ScanPlan {
        ScanPlan(
            feed: feed, header: names, day: asked.day, cause: cause, text: text,
            usual: asked.usual, key: key)
    }

    /// What a file is by its first bytes.
    ///
    /// - Parameters:
    ///   - head: Some kilobytes of it.
    ///   - header: Where each file has one.
    ///   - first: The header of the day's first file, where only that one has it.
    func beginning(
        of head: [UInt8], _ header: PartitionBytes.Header?, following first: HeaderGroup?
    ) -> FileBeginning {
        if let first { return following(first, head) }
        let diagnosis = FormatDiagnosis(head, feed)
        guard feed.format.header else {
            // What can be told of a file by itself, so that it does not matter which ones were read before.
            if let kind = otherKind(head) { return foreign(.format(kind)) }
            return group(feed.fieldNames, nil, diagnosis).map { FileBeginning(group: $0) }
                ?? foreign(.oneHeaderMore)
        }
        guard let header else { return foreign(head.isEmpty ? .empty : .format(.headerRunsOn)) }
        if let cause = diagnosis.cause(header: header.names) {
            return foreign(.format(cause), header)
        }
        guard let group = group(header.names, header, diagnosis) else {
            return foreign(.oneHeaderMore, header)
        }
        return FileBeginning(group, header)
    }

    /// A file that may have the header of the first one again or not.
    private func following(_ first: HeaderGroup, _ head: [UInt8]) -> FileBeginning {
        if let kind = otherKind(head) { return foreign(.format(kind)) }
        guard let text = first.headerText, head.starts(with: text) else {
            return FileBeginning(group: first)
        }
        let rest = head.dropFirst(text.count).prefix(2)
        let end = rest.first == Dialect.newline ? 1 : rest.elementsEqual([13, 10]) ? 2 : 0
        // A name that goes on is another name.
        guard end > 0 || rest.isEmpty else { return FileBeginning(group: first) }
        let raw = Array(head.prefix(text.count + end))
        return FileBeginning(
            group: first, headerBytes: raw.count,
            headerLines: raw.count { $0 == Dialect.newline }, raw: raw)
    }

    private func otherKind(_ head: [UInt8]) -> FormatCause? {
        guard let first = head.first, FileBeginning.mayBeOtherKind(first) else { return nil }
        return FormatDiagnosis(head, feed).otherKind
    }

    private func group(
        _ names: [String], _ header: PartitionBytes.Header?, _ diagnosis: FormatDiagnosis
    ) -> HeaderGroup? {
        groups.withLock { groups in
            if let known = groups.first(where: {
                !$0.isForeign && $0.header?.names == header?.names
            }) {
                return known
            }
            guard groups.count(where: { !$0.isForeign }) < Self.most else {
                hasOverflown.store(true, ordering: .relaxed)
                return nil
            }
            let group = HeaderGroup(
                groups.count, plan(names, text: header?.raw ?? []), header,
                look: diagnosis.look(ofHeader: header?.original ?? []))
            groups.append(group)
            return group
        }
    }

    /// All that is no table as declared is read for the sake of its identity alone.
    func foreign(
        _ why: FileSetFacts.Damage.Why, _ header: PartitionBytes.Header? = nil
    ) -> FileBeginning {
        let group = groups.withLock { groups in
            if let known = groups.first(where: \.isForeign) { return known }
            let group = HeaderGroup(
                groups.count, plan([], cause: .noHeader), nil, look: nil, isForeign: true)
            groups.append(group)
            return group
        }
        return FileBeginning(group, header, trouble: why)
    }
}

extension FileBeginning {
    /// Whether a file that begins with this byte may be of another kind, where no header says that it is not.
    static func mayBeOtherKind(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte >= 0x7f || "<{[P7BOASv%".utf8.contains(byte)
    }

    init(
        _ group: HeaderGroup, _ header: PartitionBytes.Header?,
        trouble: FileSetFacts.Damage.Why? = nil
    ) {
        self.init(
            group: group, headerBytes: header?.length ?? 0, headerLines: header?.lines ?? 0,
            raw: header?.original ?? [], trouble: trouble)
    }
}
