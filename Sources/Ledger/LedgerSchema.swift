import GRDB
import Shared

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The tables of the ledger. `PRAGMA user_version` tells which version of them a file has.
enum LedgerSchema {
    static let version = 8
    /// `PRAGMA application_id`: "gate".
    static let application = 0x6761_7465

    /// For an empty database, before anything is written to it.
    static func prepareNew(_ db: Database) throws {
        // Blocks of keys are read by the quarter megabyte; larger pages make that four times fewer.
        try db.execute(sql: "PRAGMA page_size = 16384")
    }

    static func prepareWriting(_ db: Database) throws {
        // Readers do not wait for a writer. Where the file system cannot do it, SQLite stays with
        // its rollback journal, which is as safe.
        _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
        try db.execute(sql: "PRAGMA synchronous = FULL")
        // What is deleted need not be overwritten: that would write every forgotten key once more.
        try db.execute(sql: "PRAGMA secure_delete = OFF")
    }

    static func prepareReading(_ db: Database) throws {
        // 8 MiB whatever the page size: blocks are read once, and what is asked of every day is an index of three.
        try db.execute(sql: "PRAGMA cache_size = -8192")
    }

    /// Brings a ledger to the present version: 0 has nothing in it. To be called in a transaction, so that a
    /// killed run leaves the version that was there.
    static func migrate(_ db: Database, from version: Int) throws {
        let steps = [
            version1, version2, version3, version4, version5, version6, version7, version8,
        ]
        for step in steps.dropFirst(version) {
            try db.execute(sql: step)
        }
        if version < 4 { try completeVersion4(db, isNew: version == 0) }
        try db.execute(sql: "PRAGMA application_id = \(application)")
        try db.execute(sql: "PRAGMA user_version = \(Self.version)")
    }

    /// What the keys of a ledger are keyed with. One of an earlier version that is only read has no secret yet, and
    /// gets none.
    static func secret(_ db: Database) throws -> HashSecret {
        guard try db.tableExists("secret") else { return .none }
        let found = try db.rows("SELECT bytes FROM secret WHERE id = 1", []) {
            HashSecret(bytes: try $0.next(Data.self))
        }
        guard let secret = found.first ?? nil else {
            throw LedgerError.Problem.corrupt(
                "the secret of its transaction ids is gone, so none of them can be found")
        }
        return secret
    }

    /// What version 4 has to know of the rows that are there.
    private static func completeVersion4(_ db: Database, isNew: Bool) throws {
        // Ids that an earlier version kept without a secret cannot be keyed anew: nobody has their texts any more.
        try db.execute(
            sql: "INSERT INTO secret (id, bytes) VALUES (1, ?)",
            arguments: [Data((isNew ? HashSecret.random() : .none).bytes)])
        guard !isNew else { return }
        try KeyBlocks.sumUp(db)
    }

    private static let version1 = """
        CREATE TABLE entry (
            -- One judged partition. Rows are never deleted; newer bytes supersede them.
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            feed TEXT NOT NULL,
            partition TEXT NOT NULL,          -- name of the file
            day TEXT NOT NULL,                -- YYYY-MM-DD
            is_current INTEGER NOT NULL,      -- 1 for one entry of a feed and day, else 0
            supersedes INTEGER REFERENCES entry(id),
            verdict TEXT NOT NULL,            -- CLEAN, AT_RISK, QUARANTINED
            action TEXT NOT NULL,             -- promoting, promoted, quarantined, released …
            is_waived INTEGER NOT NULL,       -- 1 where a finding did not count for a waiver
            fingerprint TEXT NOT NULL,        -- digest of the content, hexadecimal
            config_fingerprint TEXT NOT NULL,
            judged_at TEXT NOT NULL,          -- RFC 3339
            version TEXT NOT NULL,            -- of the program that judged
            rows INTEGER NOT NULL,
            file_bytes INTEGER NOT NULL,
            -- stat(2) of the file when judged, to see without reading that it has not changed
            file_size INTEGER, file_mtime_ns INTEGER, file_ctime_ns INTEGER,
            file_inode INTEGER, file_device INTEGER,
            header TEXT NOT NULL,             -- JSON array of column names
            profile BLOB NOT NULL,            -- JSON
            checks TEXT NOT NULL              -- JSON array of the outcome of every rule
        );
        CREATE UNIQUE INDEX entry_current ON entry(feed, day) WHERE is_current;
        CREATE INDEX entry_day ON entry(feed, day);
        CREATE INDEX entry_partition ON entry(feed, partition) WHERE is_current;

        CREATE TABLE release (
            -- Somebody let a quarantined partition through.
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            entry INTEGER NOT NULL REFERENCES entry(id),
            by_whom TEXT NOT NULL,
            reason TEXT NOT NULL,
            at TEXT NOT NULL,                 -- RFC 3339
            mode TEXT NOT NULL,               -- whole, without_rejected
            rows INTEGER NOT NULL             -- records that were promoted
        );
        CREATE INDEX release_entry ON release(entry);

        CREATE TABLE waiver_use (
            -- An agreed exception kept a finding of this entry from counting.
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            entry INTEGER NOT NULL REFERENCES entry(id),
            rule TEXT NOT NULL,
            column_name TEXT,
            owner TEXT NOT NULL,
            reason TEXT NOT NULL,
            expires TEXT NOT NULL             -- YYYY-MM-DD
        );
        CREATE INDEX waiver_use_entry ON waiver_use(entry);

        CREATE TABLE transaction_block (
            -- Some of the transaction keys of a current entry: up to 32768 of them in order, halves
            -- apart, since only a hit in the high halves needs the low ones.
            id INTEGER PRIMARY KEY,
            entry INTEGER NOT NULL REFERENCES entry(id),
            block INTEGER NOT NULL,           -- 0, 1, … in the order of the keys
            first_high INTEGER NOT NULL,  -- smallest high half; top bit flipped, to sort as signed
            last_high INTEGER NOT NULL,   -- largest
            keys INTEGER NOT NULL,            -- how many
            high BLOB NOT NULL,               -- 8 bytes each, little-endian
            low BLOB NOT NULL                 -- the same
        );
        CREATE UNIQUE INDEX transaction_block_entry ON transaction_block(entry, block);
        """
    private static let version2 = """
        CREATE TABLE health_answer (
            -- What layer 2 said of a day. Rows are never deleted; another answer supersedes them.
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            day TEXT NOT NULL,                -- YYYY-MM-DD
            is_current INTEGER NOT NULL,      -- 1 for one answer of a day, else 0
            status TEXT NOT NULL,             -- HEALTHY, P1_HIGH, P0_BLOCKER, NOT_EVALUATED
            incidents TEXT NOT NULL,          -- JSON array
            revised TEXT NOT NULL,            -- JSON array of earlier days that look otherwise now
            answered_at TEXT NOT NULL,        -- RFC 3339
            version TEXT NOT NULL             -- of the program
        );
        CREATE UNIQUE INDEX health_answer_current ON health_answer(day) WHERE is_current;

        CREATE TABLE acknowledgement (
            -- Somebody looked at an incident and takes it from there.
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            incident TEXT NOT NULL,
            by_whom TEXT NOT NULL,
            reason TEXT NOT NULL,
            at TEXT NOT NULL,                 -- RFC 3339
            day TEXT NOT NULL,                -- the last day that had been judged
            is_new_normal INTEGER NOT NULL,   -- 1: the level since first_day is the usual one
            first_day TEXT NOT NULL,
            subjects TEXT NOT NULL            -- JSON array of measures
        );
        CREATE INDEX acknowledgement_incident ON acknowledgement(incident);
        """
    private static let version3 = """
        CREATE TABLE answered_day (
            -- The days that the last answer about a feed was about: a retry gets them again.
            feed TEXT NOT NULL,
            day TEXT NOT NULL,                -- YYYY-MM-DD
            PRIMARY KEY (feed, day)
        );

        CREATE TABLE dismissal (
            -- Somebody said that a day in quarantine, or one that never landed, need not stop anything.
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            feed TEXT NOT NULL,
            day TEXT NOT NULL,                -- YYYY-MM-DD
            fingerprint TEXT NOT NULL,        -- of the bytes; empty for a day that is missing
            by_whom TEXT NOT NULL,
            reason TEXT NOT NULL,
            at TEXT NOT NULL                  -- RFC 3339
        );
        CREATE INDEX dismissal_day ON dismissal(feed, day);

        CREATE TABLE missing_day (
            -- A day that should have landed. Rows are never deleted.
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            feed TEXT NOT NULL,
            day TEXT NOT NULL,                -- YYYY-MM-DD
            is_current INTEGER NOT NULL,      -- 1: by the last run that looked
            partition TEXT NOT NULL,          -- name of the file that is waited for
            checks TEXT NOT NULL,             -- JSON array of outcomes, as in entry
            noticed_at TEXT NOT NULL          -- RFC 3339
        );
        CREATE INDEX missing_day_current ON missing_day(feed) WHERE is_current;
        """
    private static let version4 = """
        CREATE TABLE secret (
            -- One row: what transaction ids are keyed with. Zeros in a ledger of an earlier version.
            id INTEGER PRIMARY KEY CHECK (id = 1),
            bytes BLOB NOT NULL               -- 16
        );

        CREATE TABLE transaction_sum (
            -- Checksums of a block of keys. A table of their own, so that an old ledger is not written anew.
            block INTEGER PRIMARY KEY REFERENCES transaction_block(id),
            head INTEGER NOT NULL,            -- of all columns but the keys, and of the other two
            high INTEGER NOT NULL,
            low INTEGER NOT NULL
        );

        CREATE TABLE transaction_total (
            -- How many keys the blocks of an entry hold in all. Without keys there is no row.
            entry INTEGER PRIMARY KEY REFERENCES entry(id),
            keys INTEGER NOT NULL
        );

        CREATE TABLE overtaken_day (
            -- Days to be judged again, since an earlier day came after them whose transaction ids they have. In the
            -- same transaction as that day, so that a killed run forgets none.
            feed TEXT NOT NULL,
            day TEXT NOT NULL,                -- YYYY-MM-DD
            since TEXT NOT NULL,              -- the earlier day
            ids INTEGER NOT NULL,             -- that both have
            PRIMARY KEY (feed, day)
        );

        -- Whoever removes an entry asks for those that refer to it.
        CREATE INDEX entry_supersedes ON entry(supersedes) WHERE supersedes IS NOT NULL;

        -- All that a run asks of every day: rows are large, and there may be thousands.
        CREATE INDEX entry_mark ON entry(
            feed, day, partition, verdict, action, fingerprint, config_fingerprint, rows,
            file_size, file_mtime_ns, file_ctime_ns, file_inode, file_device) WHERE is_current;
        CREATE INDEX entry_pending ON entry(id)
            WHERE is_current AND action IN ('promoting', 'quarantining');
        """
    private static let version5 = """
        CREATE TABLE forgotten_answer (
            -- Answers of layer 2 that somebody took back: they are kept, and nothing goes by them.
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            answer INTEGER NOT NULL UNIQUE REFERENCES health_answer(id),
            by_whom TEXT NOT NULL,
            reason TEXT NOT NULL,
            at TEXT NOT NULL                  -- RFC 3339
        );
        """
    private static let version6 = """
        CREATE TABLE entry_files (
            -- The files of a partition that is a set of them. A single file has no row.
            entry INTEGER PRIMARY KEY REFERENCES entry(id),
            files TEXT NOT NULL               -- a line each: content, size, records, path
        );
        """
    private static let version7 = """
        -- The feed whose numbers layer 2 judged by themselves; empty where it judged all as one.
        ALTER TABLE health_answer ADD COLUMN feed TEXT NOT NULL DEFAULT '';
        ALTER TABLE acknowledgement ADD COLUMN feed TEXT NOT NULL DEFAULT '';
        DROP INDEX health_answer_current;
        CREATE UNIQUE INDEX health_answer_current ON health_answer(feed, day) WHERE is_current;
        """
    /// Nothing but that days of entries may be hours, `2025-03-01T05`, which earlier programs cannot read.
    private static let version8 = "-- days may be hours"
}
