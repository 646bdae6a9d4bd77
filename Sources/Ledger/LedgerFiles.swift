import GRDB
package import Shared

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Ledger {
    /// The files of an entry that is a set of them, by path; nil for any other one.
    package func files(of id: Int64) throws(LedgerError) -> [FileRecord]? {
        try ask { db in
            guard try Ledger.hasFiles(db) else { return nil }
            let decoder = JSONDecoder()
            return try db.rows("SELECT files FROM entry_files WHERE entry = ?", [id]) { fields in
                try fields.json([FileRecord].self, decoder)
            }.first
        }
    }

    /// Those of all entries of a feed that hold, by entry.
    package func files(feed: String) throws(LedgerError) -> [Int64: [FileRecord]] {
        let all = try ask { db -> [(Int64, [FileRecord])] in
            guard try Ledger.hasFiles(db) else { return [] }
            let decoder = JSONDecoder()
            let sql = """
                SELECT f.entry, f.files FROM entry_files f JOIN entry e ON e.id = f.entry
                WHERE e.feed = ? AND e.is_current
                """
            return try db.rows(sql, [feed]) { fields in
                (try fields.next(), try fields.json([FileRecord].self, decoder))
            }
        }
        return Dictionary(all) { $1 }
    }

    static func insert(_ files: [FileRecord], of entry: Int64, into db: Database) throws {
        var writer = JSONWriter()
        writer.list(files) { $1.write(to: &$0) }
        try db.carryOut(
            "INSERT INTO entry_files (entry, files) VALUES (?, ?)",
            [entry, String(decoding: writer.bytes, as: UTF8.self)])
    }

    /// A ledger of version 5 that is only read has none.
    static func hasFiles(_ db: Database) throws -> Bool { try db.tableExists("entry_files") }
}
