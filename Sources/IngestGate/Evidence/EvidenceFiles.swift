import Durable
import Profile
import Shared
import TextCoding

/// `rejected.csv` and `remainder.csv` of a quarantined partition; of a set of files, `remainder/` with a remainder for
/// each of them.
///
/// `rejected.csv` has the original header behind `line` and `rule` (and before them `file`, of a set), and the bytes of
/// each record behind its line number and rule ids, the original ones but for `FormulaGuard`. Malformed records come
/// last, so that a quote they never close cannot swallow a good one. It may hold personal data, so only its owner may
/// read it. Where the files of a set have several headers, each has a file of its own: `rejected-2.csv` and so on.
final class EvidenceFiles: EvidenceSink {
    private let folder: String
    private let wantsRemainder: Bool
    private let isSet: Bool
    private let hasQuote: Bool
    /// Of a feed whose files are not UTF-8: a remainder is as they are.
    private let encoder: TextEncoder?
    private var tables: [RejectedTable] = []
    /// Whose header the file at hand has.
    private var table = 0
    private var remainder: AtomicFileWriter?
    /// Of a set, what stands before each rejected record of the file at hand.
    private var place: [UInt8] = []
    private var count = 0
    private var purchases = 0
    private var failure: (any Error)?

    var hasRemainder: Bool { wantsRemainder }

    static let rejectedName = "rejected.csv"
    static let remainderName = "remainder.csv"
    /// Of a set.
    static let remainderFolder = "remainder"

    /// - Parameters:
    ///   - preamble: Lines before the header, which the remainder keeps.
    ///   - isSet: Whether several files come, each with a beginning of its own.
    ///   - format: Of the feed. Where no character quotes, a quotation mark opens nothing, and a formula behind one is a
    ///     formula. A remainder is written in the encoding of its file.
    init(
        folder: String, header: [UInt8], preamble: [UInt8] = [], remainder wantsRemainder: Bool,
        isSet: Bool = false, format: FileFormat = FileFormat()
    ) throws {
        hasQuote = format.hasQuote
        encoder = format.coding.flatMap { TextEncoder($0) }
        self.folder = folder
        self.wantsRemainder = wantsRemainder
        self.isSet = isSet
        tables = [try RejectedTable(folder, 1, header: header, isSet: isSet)]
        guard wantsRemainder else { return }
        if isSet {
            try FileSystem.makeFolder("\(folder)/\(Self.remainderFolder)", mode: 0o750)
        } else {
            remainder = try AtomicFileWriter(to: folder + "/" + Self.remainderName, mode: 0o600)
            try beginRemainder(preamble, header)
        }
    }

    /// The path of a file's remainder, which is never compressed.
    static func plain(_ path: String) -> String {
        Packed.plain(path)
    }

    private func attempt(_ body: () throws -> Void) {
        guard failure == nil else { return }
        do { try body() } catch { failure = error }
    }

    func begin(file: String, header: [UInt8], preamble: [UInt8]) {
        attempt {
            try remainder?.commit()
            remainder = nil
            place = Array("\(CSVText.field(CSVText.name(file.printable))),".utf8)
            // A file whose header stands in the first one goes with that.
            if !header.isEmpty { table = try table(for: header) }
            guard wantsRemainder else { return }
            let path = "\(folder)/\(Self.remainderFolder)/\(Self.plain(file))"
            try FileSystem.makeFolder(FileSystem.parent(of: path), mode: 0o750)
            remainder = try AtomicFileWriter(to: path, mode: 0o600)
            try beginRemainder(preamble, header)
        }
    }

    private func table(for header: [UInt8]) throws -> Int {
        let header = RejectedTable.ended(header)
        if let known = tables.firstIndex(where: { $0.header == header }) { return known }
        tables.append(
            try RejectedTable(folder, tables.count + 1, header: header, isSet: isSet))
        return tables.count - 1
    }

    private func beginRemainder(_ preamble: [UInt8], _ header: [UInt8]) throws {
        let text = preamble + (header.isEmpty ? [] : RejectedTable.ended(header))
        try remainder?.append(encoder.map { $0.beginning + $0.encode(text) } ?? text)
    }

    func keep(_ record: UnsafeRawBufferPointer) {
        attempt {
            guard let remainder else { return }
            guard let encoder else {
                unsafe try remainder.append(record)
                return try remainder.append([UInt8(ascii: "\n")])
            }
            try remainder.append(encoder.encode(unsafe Array(record) + [UInt8(ascii: "\n")]))
        }
    }

    func reject(
        _ record: UnsafeRawBufferPointer, line: Int, rules: [String], malformed isMalformed: Bool
    ) {
        count += 1
        // Of well-formed records only purchases are rejected.
        purchases += isMalformed ? 0 : 1
        attempt {
            let file = isMalformed ? tables[table].malformed : tables[table].rejected
            try file.append(place + Array("\(line),\(rules.joined(separator: ";")),".utf8))
            try file.append(
                FormulaGuard.guarded(unsafe Array(record), malformed: isMalformed || !hasQuote))
            try file.append([UInt8(ascii: "\n")])
        }
    }

    func reject(oversized record: OversizedText) {
        count += 1
        attempt {
            let rule = RuleSet.rejecting[.malformed] ?? ""
            let what =
                "\"\(record.bytes) bytes from byte \(record.offset), too long to be copied here\""
            try tables[table].malformed.append(
                place + Array("\(record.line),\(rule),\(what)\n".utf8))
        }
    }

    /// Completes the files; returns the number of rejected records, and of the purchases among them.
    func commit() throws -> (records: Int, purchases: Int) {
        if let failure { throw failure }
        for table in tables { try table.commit() }
        try remainder?.commit()
        if isSet, wantsRemainder {
            try FileSystem.syncTree("\(folder)/\(Self.remainderFolder)")
        }
        return (count, purchases)
    }
}

/// The rejected records of files with one header.
private struct RejectedTable {
    let header: [UInt8]
    let rejected: AtomicFileWriter
    let malformed: AtomicFileWriter
    private let malformedPath: String

    init(_ folder: String, _ number: Int, header: [UInt8], isSet: Bool) throws {
        self.header = Self.ended(header)
        let name = number == 1 ? EvidenceFiles.rejectedName : "rejected-\(number).csv"
        rejected = try AtomicFileWriter(to: "\(folder)/\(name)", mode: 0o600)
        malformedPath =
            number == 1 ? "\(folder)/malformed.part" : "\(folder)/malformed-\(number).part"
        malformed = try AtomicFileWriter(to: malformedPath, mode: 0o600)
        let names = FormulaGuard.guarded(self.header, malformed: false)
        try rejected.append(Array((isSet ? "file,line,rule," : "line,rule,").utf8) + names)
    }

    static func ended(_ bytes: [UInt8]) -> [UInt8] {
        bytes.last == UInt8(ascii: "\n") ? bytes : bytes + [UInt8(ascii: "\n")]
    }

    func commit() throws {
        try malformed.commit()
        try rejected.append(contentsOf: malformedPath)
        try FileSystem.removeIfExists(malformedPath)
        try rejected.commit()
    }
}
