import GRDB
package import Shared

extension Ledger {
    /// The files of an entry that is a set of them, by path; nil for any other one.
    package func files(of id: Int64) throws(LedgerError) -> [FileRecord]? {
        try ask { db in
            guard try Ledger.hasFiles(db) else { return nil }
            return try db.rows("SELECT files FROM entry_files WHERE entry = ?", [id]) { fields in
                try fields.next { FileLines.read($0) }
            }.first
        }
    }

    /// Those of all entries of a feed that hold, by entry.
    package func files(feed: String) throws(LedgerError) -> [Int64: [FileRecord]] {
        let all = try ask { db -> [(Int64, [FileRecord])] in
            guard try Ledger.hasFiles(db) else { return [] }
            let sql = """
                SELECT f.entry, f.files FROM entry_files f JOIN entry e ON e.id = f.entry
                WHERE e.feed = ? AND e.is_current
                """
            return try db.rows(sql, [feed]) { fields in
                (try fields.next(), try fields.next { FileLines.read($0) })
            }
        }
        return Dictionary(all) { $1 }
    }

    static func insert(_ files: [FileRecord], of entry: Int64, into db: Database) throws {
        try db.carryOut(
            "INSERT INTO entry_files (entry, files) VALUES (?, ?)",
            [entry, FileLines.text(files)])
    }

    /// A ledger of version 5 that is only read has none.
    static func hasFiles(_ db: Database) throws -> Bool { try db.tableExists("entry_files") }
}

/// Files as the ledger has them: a line each, `CONTENT SIZE RECORDS PATH`. In a path, a line end is written `\\n` and a
/// backslash twice.
///
/// There may be ten thousand of them in a day, and each run reads those of all days for the manifest: as JSON that would
/// take longer than all else.
enum FileLines {
    static func text(_ files: [FileRecord]) -> String {
        var text = ""
        text.reserveCapacity(files.count * 100)
        for file in files {
            text += "\(file.content) \(file.size) \(file.records) \(escaped(file.file))\n"
        }
        return text
    }

    /// Nil where it is no such text.
    static func read(_ text: String) -> [FileRecord]? {
        var files: [FileRecord] = []
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(
                separator: UInt8(ascii: " "), maxSplits: 3, omittingEmptySubsequences: false)
            guard fields.count == 4, let content = String(fields[0]), let size = number(fields[1]),
                let records = number(fields[2]), let path = String(fields[3])
            else { return nil }
            files.append(
                FileRecord(file: plain(path), size: size, content: content, records: records))
        }
        return files
    }

    private static func number(_ digits: Substring.UTF8View) -> Int? {
        guard !digits.isEmpty else { return nil }
        var value = 0
        for byte in digits {
            guard (48...57).contains(byte), value < Int.max / 100 else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        return value
    }

    private static func escaped(_ path: String) -> String {
        guard path.utf8.contains(where: { $0 == 10 || $0 == 92 }) else { return path }
        var text = ""
        // Not by characters: CR and LF together are one.
        for scalar in path.unicodeScalars {
            switch scalar {
            case "\n": text += "\\n"
            case "\\": text += "\\\\"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    private static func plain(_ path: String) -> String {
        guard path.utf8.contains(92) else { return path }
        var plain = ""
        var isEscaped = false
        for scalar in path.unicodeScalars {
            if isEscaped {
                plain.unicodeScalars.append(scalar == "n" ? "\n" : scalar)
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else {
                plain.unicodeScalars.append(scalar)
            }
        }
        return plain
    }
}
