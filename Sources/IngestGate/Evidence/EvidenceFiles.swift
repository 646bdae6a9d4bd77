import Durable
import Profile
import Shared

/// `rejected.csv` and `remainder.csv` of a quarantined partition.
///
/// `rejected.csv` has the original header behind `line` and `rule`, and the bytes of each record behind its
/// line number and rule ids, the original ones but for `FormulaGuard`. Malformed records come last, so that a quote they never
/// close cannot swallow a good one. It may hold personal data, so only its owner may read it.
final class EvidenceFiles: EvidenceSink {
    private let rejected: AtomicFileWriter
    private let malformed: AtomicFileWriter
    private let remainder: AtomicFileWriter?
    private let malformedPath: String
    private var count = 0
    private var purchases = 0
    private var failure: (any Error)?

    var hasRemainder: Bool { remainder != nil }

    static let rejectedName = "rejected.csv"
    static let remainderName = "remainder.csv"

    init(folder: String, header: [UInt8], remainder wantsRemainder: Bool) throws {
        rejected = try AtomicFileWriter(to: folder + "/" + Self.rejectedName, mode: 0o600)
        malformedPath = folder + "/malformed.part"
        malformed = try AtomicFileWriter(to: malformedPath, mode: 0o600)
        remainder =
            wantsRemainder
            ? try AtomicFileWriter(to: folder + "/" + Self.remainderName, mode: 0o600) : nil
        let names = FormulaGuard.guarded(Self.ended(header), malformed: false)
        try rejected.append(Array("line,rule,".utf8) + names)
        if !header.isEmpty { try remainder?.append(Self.ended(header)) }
    }

    private static func ended(_ bytes: [UInt8]) -> [UInt8] {
        bytes.last == UInt8(ascii: "\n") ? bytes : bytes + [UInt8(ascii: "\n")]
    }

    private func attempt(_ body: () throws -> Void) {
        guard failure == nil else { return }
        do { try body() } catch { failure = error }
    }

    func keep(_ record: UnsafeRawBufferPointer) {
        attempt {
            guard let remainder else { return }
            unsafe try remainder.append(record)
            try remainder.append([UInt8(ascii: "\n")])
        }
    }

    func reject(
        _ record: UnsafeRawBufferPointer, line: Int, rules: [String], malformed isMalformed: Bool
    ) {
        count += 1
        // Of well-formed records only purchases are rejected.
        purchases += isMalformed ? 0 : 1
        attempt {
            let file = isMalformed ? malformed : rejected
            try file.append(Array("\(line),\(rules.joined(separator: ";")),".utf8))
            try file.append(FormulaGuard.guarded(unsafe Array(record), malformed: isMalformed))
            try file.append([UInt8(ascii: "\n")])
        }
    }

    func reject(oversized record: OversizedText) {
        count += 1
        attempt {
            let rule = RuleSet.rejecting[.malformed] ?? ""
            let what =
                "\"\(record.bytes) bytes from byte \(record.offset), too long to be copied here\""
            try malformed.append(
                Array("\(record.line),\(rule),\(what)\n".utf8))
        }
    }

    /// Completes the files; returns the number of rejected records, and of the purchases among them.
    func commit() throws -> (records: Int, purchases: Int) {
        if let failure { throw failure }
        try malformed.commit()
        try rejected.append(contentsOf: malformedPath)
        try FileSystem.removeIfExists(malformedPath)
        try rejected.commit()
        try remainder?.commit()
        return (count, purchases)
    }
}
