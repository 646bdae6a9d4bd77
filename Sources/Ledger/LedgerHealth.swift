import GRDB
package import Shared

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Answers and acknowledgements are those of a feed that layer 2 judges by itself; nil: of all feeds as one.
extension Ledger {
    /// The answers that hold, by day. Both ends are included.
    package func healthAnswers(
        from: Day, to: Day, feed: String? = nil
    ) throws(LedgerError) -> [HealthAnswer] {
        try read { db in
            try Ledger.answers(
                db, feed, "day BETWEEN ? AND ? AND is_current ORDER BY day",
                [from.description, to.description])
        }
    }

    /// Everything that was ever answered for a day and not taken back, oldest first; the last one holds.
    package func healthHistory(
        of day: Day, feed: String? = nil
    ) throws(LedgerError) -> [HealthAnswer] {
        try read { db in
            let kept = try Ledger.knowsForgotten(db) ? "AND \(Ledger.isKept)" : ""
            return try Ledger.answers(
                db, feed, "day = ? \(kept) ORDER BY id", [day.description])
        }
    }

    /// The answer for the last day that was judged.
    package func lastHealthAnswer(feed: String? = nil) throws(LedgerError) -> HealthAnswer? {
        try read {
            try Ledger.answers($0, feed, "is_current ORDER BY day DESC LIMIT 1", []).first
        }
    }

    /// Puts an answer in the place of the one that held for its day. The same again changes nothing.
    package func record(_ answer: HealthAnswer, feed: String? = nil) throws(LedgerError) {
        try write { db in
            let day = answer.day.description
            let held = try Ledger.answers(db, feed, "day = ? AND is_current", [day]).first
            if let held, held.says(answer) { return }
            try db.execute(
                sql: "UPDATE health_answer SET is_current = 0 WHERE \(Ledger.isHeld)",
                arguments: [feed ?? "", day])
            try db.execute(
                sql: """
                    INSERT INTO health_answer
                        (feed, day, is_current, status, incidents, revised, answered_at, version)
                    VALUES (?, ?, 1, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    feed ?? "", day, answer.status, answer.incidents.compactJSON,
                    answer.revised.compactJSON,
                    answer.at.description, answer.version,
                ])
        }
    }

    /// Of every incident, oldest first.
    package func acknowledgements(feed: String? = nil) throws(LedgerError) -> [Acknowledgement] {
        try read { db in
            guard let (ofFeed, arguments) = try Ledger.condition(db, feed) else { return [] }
            let decoder = JSONDecoder()
            let sql = """
                SELECT incident, by_whom, reason, at, day, is_new_normal, first_day, subjects
                FROM acknowledgement WHERE \(ofFeed) ORDER BY id
                """
            return try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
                var fields = RowReader(row)
                return Acknowledgement(
                    incident: try fields.next(), by: try fields.next(), reason: try fields.next(),
                    at: try fields.next { Instant(rfc3339: $0) },
                    day: try fields.next { Day($0) }, isNewNormal: try fields.next(),
                    first: try fields.next { Day($0) },
                    subjects: try fields.json([String].self, decoder))
            }
        }
    }

    package func record(
        _ acknowledgement: Acknowledgement, feed: String? = nil
    ) throws(LedgerError) {
        try write { db in
            // With '/' escaped, as earlier versions wrote them.
            let subjects = acknowledgement.subjects.compactJSON.replacing("/", with: "\\/")
            try db.execute(
                sql: """
                    INSERT INTO acknowledgement
                        (feed, incident, by_whom, reason, at, day, is_new_normal, first_day, subjects)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    feed ?? "", acknowledgement.incident, acknowledgement.by,
                    acknowledgement.reason,
                    acknowledgement.at.description, acknowledgement.day.description,
                    acknowledgement.isNewNormal, acknowledgement.first.description,
                    subjects,
                ])
        }
    }

    /// Takes back the answer that holds for a day; the one before it holds again.
    ///
    /// - Returns: What was taken back, and what holds now. Nil where no answer holds.
    package func forget(
        _ day: Day, by: String, reason: String, at time: Instant, feed: String? = nil
    ) throws(LedgerError) -> (forgotten: HealthAnswer, holds: HealthAnswer?)? {
        try write { db in
            let text = day.description
            let feed = feed ?? ""
            func answer() throws -> HealthAnswer? {
                try Ledger.answers(db, feed, "day = ? AND is_current", [text]).first
            }
            guard let held = try answer() else { return nil }
            try db.execute(
                sql: """
                    INSERT INTO forgotten_answer (answer, by_whom, reason, at)
                    SELECT id, ?, ?, ? FROM health_answer WHERE \(Ledger.isHeld)
                    """, arguments: [by, reason, time.description, feed, text])
            try db.execute(
                sql: "UPDATE health_answer SET is_current = 0 WHERE \(Ledger.isHeld)",
                arguments: [feed, text])
            try db.execute(
                sql: """
                    UPDATE health_answer SET is_current = 1
                    WHERE id = (
                        SELECT MAX(id) FROM health_answer
                        WHERE feed = ? AND day = ? AND \(Ledger.isKept))
                    """, arguments: [feed, text])
            return (held, try answer())
        }
    }

    /// The answers that were taken back, oldest first.
    package func forgottenAnswers(feed: String? = nil) throws(LedgerError) -> [ForgottenAnswer] {
        try read { db in
            guard try Ledger.knowsForgotten(db),
                let (ofFeed, arguments) = try Ledger.condition(db, feed)
            else { return [] }
            let sql = """
                SELECT a.day, a.status, f.by_whom, f.reason, f.at
                FROM forgotten_answer f JOIN health_answer a ON a.id = f.answer
                WHERE \(ofFeed) ORDER BY f.id
                """
            return try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
                var fields = RowReader(row)
                return ForgottenAnswer(
                    day: try fields.next { Day($0) }, status: try fields.next(),
                    by: try fields.next(), reason: try fields.next(),
                    at: try fields.next { Instant(rfc3339: $0) })
            }
        }
    }

    private static let isHeld = "feed = ? AND day = ? AND is_current"
    private static let isKept = "id NOT IN (SELECT answer FROM forgotten_answer)"

    private static func knowsForgotten(_ db: Database) throws -> Bool {
        try db.tableExists("forgotten_answer")
    }

    /// A ledger of version 1 that is only read has none of it yet.
    private static func hasHealth(_ db: Database) throws -> Bool {
        try db.tableExists("health_answer")
    }

    /// What is of a feed. Nil where a ledger of an earlier version that is only read has nothing of it: that one knows
    /// all feeds as one.
    private static func condition(
        _ db: Database, _ feed: String?
    ) throws -> (sql: String, arguments: StatementArguments)? {
        guard try hasHealth(db) else { return nil }
        let feed = feed ?? ""
        if try db.columns(in: "health_answer").contains(where: { $0.name == "feed" }) {
            return ("feed = ?", [feed])
        }
        return feed.isEmpty ? ("1", []) : nil
    }

    private static func answers(
        _ db: Database, _ feed: String?, _ condition: String, _ arguments: StatementArguments
    ) throws -> [HealthAnswer] {
        guard let (ofFeed, first) = try self.condition(db, feed) else { return [] }
        let decoder = JSONDecoder()
        let sql = """
            SELECT day, status, incidents, revised, answered_at, version FROM health_answer
            WHERE \(ofFeed) AND \(condition)
            """
        return try Row.fetchAll(db, sql: sql, arguments: first + arguments).map { row in
            var fields = RowReader(row)
            let day = try fields.next { Day($0) }
            let status = try fields.next(String.self)
            let incidents = try fields.json([ReportedIncident].self, decoder)
            let revised = try fields.json([RevisedDay].self, decoder)
            return HealthAnswer(
                day: day, status: status, incidents: incidents, revised: revised,
                at: try fields.next { Instant(rfc3339: $0) }, version: try fields.next())
        }
    }
}
