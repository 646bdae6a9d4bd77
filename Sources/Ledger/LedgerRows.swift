import Durable
import GRDB
import Shared

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The columns of a row one after the other, each checked for what it should hold.
struct RowReader {
    private let row: Row
    private var index = 0

    init(_ row: Row) { self.row = row }

    /// Not by way of `StatementColumnConvertible`, for which SQLite makes 0 of any text.
    mutating func next<Value: DatabaseValueConvertible>(
        _ type: Value.Type = Value.self
    ) throws -> Value {
        defer { index += 1 }
        return try row.decode(Value.self, atIndex: index)
    }

    /// A column of text that holds one of our own types, nil if it does not.
    mutating func next<Value>(_ parse: (String) -> Value?) throws -> Value {
        let text = try next(String.self)
        guard let value = parse(text) else {
            throw LedgerError.Problem.corrupt("unexpected '\(text)'")
        }
        return value
    }

    mutating func json<Value: Decodable>(
        _ type: Value.Type, _ decoder: JSONDecoder
    ) throws -> Value {
        try decoder.decode(type, from: next(Data.self))
    }
}

extension Database {
    /// What a statement finds. It stays prepared: parsing it costs more than carrying it out.
    func rows<Item>(
        _ sql: String, _ arguments: StatementArguments, _ read: (inout RowReader) throws -> Item
    ) throws -> [Item] {
        let rows = try Row.fetchCursor(cachedStatement(sql: sql), arguments: arguments)
        var items: [Item] = []
        while let row = try rows.next() {
            var fields = RowReader(row)
            items.append(try read(&fields))
        }
        return items
    }

    /// Changes something, by a statement that stays prepared.
    func carryOut(_ sql: String, _ arguments: StatementArguments) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }
}

extension LedgerEntry {
    /// In the order in which `init(_:)` reads them.
    static let columns = """
        id, feed, partition, day, is_current, supersedes, verdict, action, is_waived, fingerprint, \
        config_fingerprint, judged_at, version, rows, file_bytes, file_size, file_mtime_ns, \
        file_ctime_ns, file_inode, file_device, header, profile, checks
        """
    /// The same with no checks, which take longer to decode than all the rest.
    static let columnsWithoutChecks: String = columns.dropLast("checks".count) + "'[]'"

    init(_ fields: inout RowReader, _ decoder: JSONDecoder) throws {
        let id = try fields.next(Int64.self)
        let feed = try fields.next(String.self)
        let partition = try fields.next(String.self)
        let day = try fields.next { PartitionDay($0) }
        let isCurrent = try fields.next(Bool.self)
        let supersedes = try fields.next(Int64?.self)
        let verdict = try fields.next { Verdict(rawValue: $0) }
        let action = try Action(rawValue: fields.next())
        let isWaived = try fields.next(Bool.self)
        let fingerprint = try fields.next(String.self)
        let configFingerprint = try fields.next(String.self)
        let judgedAt = try fields.next { Instant(rfc3339: $0) }
        let version = try fields.next(String.self)
        let rows = try fields.next(Int64.self)
        let fileBytes = try fields.next(Int64.self)
        let identity = try FileIdentity(&fields)
        let header = try fields.json([String].self, decoder)
        let profile = try fields.next(Data.self)
        let checks = try fields.json([RecordedOutcome].self, decoder)
        self.init(
            feed: feed, partition: partition, day: day, fingerprint: fingerprint,
            fileBytes: fileBytes, identity: identity, rows: rows, verdict: verdict, action: action,
            header: header, checks: checks, profile: profile,
            configFingerprint: configFingerprint, judgedAt: judgedAt, version: version,
            isWaived: isWaived)
        self.id = id
        self.isCurrent = isCurrent
        self.supersedes = supersedes
    }

    /// Everything but `id`, in the order of `columns`.
    func values() -> StatementArguments {
        var values: StatementArguments = [
            feed, partition, day.description, isCurrent, supersedes, verdict.rawValue,
            action.rawValue, isWaived, fingerprint, configFingerprint, judgedAt.description,
            version, rows, fileBytes,
        ]
        values += FileIdentity.values(identity)
        values += [header.compactJSON, profile, checks.compactJSON]
        return values
    }
}

extension FileIdentity {
    /// Nil where nothing was recorded.
    init?(_ fields: inout RowReader) throws {
        let size = try fields.next(Int64?.self)
        let modified = try fields.next(Int64?.self)
        let changed = try fields.next(Int64?.self)
        let inode = try fields.next(Int64?.self)
        let device = try fields.next(Int64?.self)
        guard let size, let modified, let changed, let inode, let device else { return nil }
        self.init(
            size: size, modified: modified, changed: changed, inode: UInt64(bitPattern: inode),
            device: UInt64(bitPattern: device))
    }

    static func values(_ identity: FileIdentity?) -> StatementArguments {
        [
            identity?.size, identity?.modified, identity?.changed,
            identity.map { Int64(bitPattern: $0.inode) },
            identity.map { Int64(bitPattern: $0.device) },
        ]
    }
}
