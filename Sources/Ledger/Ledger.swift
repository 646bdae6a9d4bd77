import Durable
import GRDB
package import Shared

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What has been judged, and what became of it: `ledger.sqlite` in the state folder.
///
/// One process writes at a time, which `RunLock` sees to; any number may read meanwhile.
package final class Ledger: Sendable {
    package let path: String
    private let queue: DatabaseQueue
    private let isForReading: Bool
    /// What the transaction keys in it are keyed with, and what is looked up in it has to be.
    package let secret: HashSecret

    init(path: String, queue: DatabaseQueue, isForReading: Bool, secret: HashSecret) {
        self.secret = secret
        self.path = path
        self.queue = queue
        self.isForReading = isForReading
    }

    /// Opens the ledger of a state folder for writing. Folder and ledger are made when missing; a
    /// file that is not a ledger, or one of a newer version, is left as it is.
    package static func open(state folder: String) throws(LedgerError) -> Ledger {
        let path = "\(folder)/ledger.sqlite"
        do {
            try FileSystem.makeFolder(folder)
            let isNew = !FileSystem.exists(path)
            try LedgerFile.prepare(path)
            let queue = try DatabaseQueue(path: path, configuration: configuration())
            let found = try queue.inDatabase { db in
                let found = try version(of: db)
                switch found {
                case nil: try LedgerSchema.prepareNew(db)
                case let found? where found > LedgerSchema.version:
                    throw LedgerError.Problem.schemaVersion(
                        found: found, known: LedgerSchema.version)
                default: break
                }
                try LedgerSchema.prepareWriting(db)
                try LedgerSchema.prepareReading(db)
                return found
            }
            if found != LedgerSchema.version {
                try queue.write { db in
                    try LedgerSchema.migrate(db, from: try version(of: db) ?? 0)
                }
            }
            if isNew { try FileSystem.syncFolder(folder) }
            return Ledger(
                path: path, queue: queue, isForReading: false,
                secret: try queue.inDatabase(LedgerSchema.secret))
        } catch {
            throw LedgerError(error, path: path)
        }
    }

    /// Opens the ledger for reading, also while somebody writes. Nil when there is none yet, and
    /// then nothing is made.
    package static func openReadOnly(state folder: String) throws(LedgerError) -> Ledger? {
        let path = "\(folder)/ledger.sqlite"
        guard FileSystem.exists(path) else { return nil }
        do {
            try LedgerFile.refuseLinks(path)
            let queue = try openForReading(path)
            let found = try queue.inDatabase { db in
                try LedgerSchema.prepareReading(db)
                return try version(of: db)
            }
            // A run that was killed before its first commit leaves an empty file.
            guard let found else { return nil }
            // What an earlier version lacks reads as empty.
            guard found <= LedgerSchema.version else {
                throw LedgerError.Problem.schemaVersion(found: found, known: LedgerSchema.version)
            }
            return Ledger(
                path: path, queue: queue, isForReading: true,
                secret: try queue.inDatabase(LedgerSchema.secret))
        } catch {
            throw LedgerError(error, path: path)
        }
    }

    private static func openForReading(_ path: String) throws -> DatabaseQueue {
        var reading = configuration()
        // Even a reader makes SQLite's `-wal` and `-shm`, but only one that could write removes
        // them again. Left behind, they may belong to a user who keeps the next writer out.
        if FileSystem.isWritable(path), FileSystem.isWritable(FileSystem.parent(of: path)) {
            return try DatabaseQueue(path: path, configuration: reading)
        }
        reading.readonly = true
        do {
            return try DatabaseQueue(path: path, configuration: reading)
        } catch let error as DatabaseError
            where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode)
            && !FileSystem.exists("\(path)-wal")
        {
            // They cannot be made in this folder. Since they are not there, nobody is writing, and
            // the file alone is the whole truth.
            let name = path.utf8.reduce(into: "") { name, byte in
                let plain = byte != 0x25 && byte != 0x3F && byte != 0x23 && byte < 0x80
                name += plain ? String(UnicodeScalar(byte)) : percentEncoded(byte)
            }
            return try DatabaseQueue(path: "file:\(name)?immutable=1", configuration: reading)
        }
    }

    private static func percentEncoded(_ byte: UInt8) -> String {
        (byte < 16 ? "%0" : "%") + String(byte, radix: 16)
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.label = "ledger"
        configuration.busyMode = .timeout(10)
        return configuration
    }

    /// Nil for a database without anything in it.
    private static func version(of db: Database) throws -> Int? {
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        if application == LedgerSchema.application { return version }
        // Version 0.1.0 made this table first; where it was killed right then, there is nothing else.
        let tables =
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM sqlite_master
                    WHERE tbl_name <> 'grdb_migrations' AND name NOT LIKE 'sqlite_%'
                    """) ?? 0
        guard application == 0, version == 0, tables == 0 else {
            throw LedgerError.Problem.notALedger
        }
        return nil
    }

    // MARK: - Transactions

    /// Asks one question. A single statement sees one state of the ledger without a transaction.
    ///
    /// GRDB's own `read` puts `PRAGMA query_only` around it, and SQLite forgets all prepared statements at
    /// every such pragma.
    func ask<T>(_ body: (Database) throws -> T) throws(LedgerError) -> T {
        do {
            return try queue.inDatabase(body)
        } catch {
            throw LedgerError(error, path: path)
        }
    }

    /// Asks several questions of one state of the ledger, whatever others write meanwhile.
    func read<T>(_ body: (Database) throws -> T) throws(LedgerError) -> T {
        try ask { db in
            var result: T?
            try db.inTransaction(.deferred) {
                result = try body(db)
                return .commit
            }
            guard let result else { preconditionFailure("the body returns or throws") }
            return result
        }
    }

    /// All of what `body` does, or nothing of it.
    func write<T>(_ body: (Database) throws -> T) throws(LedgerError) -> T {
        precondition(!isForReading, "a ledger opened for reading is not written to")
        do {
            try Step.reached("write", path)
            let result = try queue.write(body)
            try Step.reached("go on after writing", path)
            return result
        } catch {
            throw LedgerError(error, path: path)
        }
    }
}
