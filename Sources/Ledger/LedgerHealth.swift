import GRDB
package import Shared

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Ledger {
    /// The answers that hold, by day. Both ends are included.
    package func healthAnswers(from: Day, to: Day) throws(LedgerError) -> [HealthAnswer] {
        try read { db in
            try Ledger.answers(
                db, "day BETWEEN ? AND ? AND is_current ORDER BY day",
                [from.description, to.description])
        }
    }

    /// Everything that was ever answered for a day and not taken back, oldest first; the last one holds.
    package func healthHistory(of day: Day) throws(LedgerError) -> [HealthAnswer] {
        try read { db in
            let kept = try Ledger.knowsForgotten(db) ? "AND \(Ledger.isKept)" : ""
            return try Ledger.answers(db, "day = ? \(kept) ORDER BY id", [day.description])
        }
    }

    /// The answer for the last day that was judged.
    package func lastHealthAnswer() throws(LedgerError) -> HealthAnswer? {
        try read {
            try Ledger.answers($0, "is_current ORDER BY day DESC LIMIT 1", []).first
        }
    }

    /// Puts an answer in the place of the one that held for its day. The same again changes nothing.
    package func record(_ answer: HealthAnswer) throws(LedgerError) {
        try write { db in
            let day = answer.day.description
            let held = try Ledger.answers(db, "day = ? AND is_current", [day]).first
            if let held, held.says(answer) { return }
            try db.execute(
                sql: "UPDATE health_answer SET is_current = 0 WHERE day = ? AND is_current",
                arguments: [day])
            try db.execute(
                sql: """
                    INSERT INTO health_answer
                        (day, is_current, status, incidents, revised, answered_at, version)
                    VALUES (?, 1, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    day, answer.status, answer.incidents.compactJSON, answer.revised.compactJSON,
                    answer.at.description, answer.version,
                ])
        }
    }

    /// Of every incident, oldest first.
    package func acknowledgements() throws(LedgerError) -> [Acknowledgement] {
        try read { db in
            guard try Ledger.hasHealth(db) else { return [] }
            let decoder = JSONDecoder()
            let sql = """
                SELECT incident, by_whom, reason, at, day, is_new_normal, first_day, subjects
                FROM acknowledgement ORDER BY id
                """
            return try Row.fetchAll(db, sql: sql).map { row in
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

    package func record(_ acknowledgement: Acknowledgement) throws(LedgerError) {
        try write { db in
            // With '/' escaped, as earlier versions wrote them.
            let subjects = acknowledgement.subjects.compactJSON.replacing("/", with: "\\/")
            try db.execute(
                sql: """
                    INSERT INTO acknowledgement
                        (incident, by_whom, reason, at, day, is_new_normal, first_day, subjects)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    acknowledgement.incident, acknowledgement.by, acknowledgement.reason,
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
        _ day: Day, by: String, reason: String, at time: Instant
    ) throws(LedgerError) -> (forgotten: HealthAnswer, holds: HealthAnswer?)? {
        try write { db in
            let text = day.description
            guard let held = try Ledger.answers(db, "day = ? AND is_current", [text]).first else {
                return nil
            }
            try db.execute(
                sql: """
                    INSERT INTO forgotten_answer (answer, by_whom, reason, at)
                    SELECT id, ?, ?, ? FROM health_answer WHERE day = ? AND is_current
                    """, arguments: [by, reason, time.description, text])
            try db.execute(
                sql: "UPDATE health_answer SET is_current = 0 WHERE day = ? AND is_current",
                arguments: [text])
            try db.execute(
                sql: """
                    UPDATE health_answer SET is_current = 1
                    WHERE id = (SELECT MAX(id) FROM health_answer WHERE day = ? AND \(Ledger.isKept))
                    """, arguments: [text])
            return (held, try Ledger.answers(db, "day = ? AND is_current", [text]).first)
        }
    }

    /// The answers that were taken back, oldest first.
    package func forgottenAnswers() throws(LedgerError) -> [ForgottenAnswer] {
        try read { db in
            guard try Ledger.knowsForgotten(db) else { return [] }
            let sql = """
                SELECT a.day, a.status, f.by_whom, f.reason, f.at
                FROM forgotten_answer f JOIN health_answer a ON a.id = f.answer ORDER BY f.id
                """
            return try Row.fetchAll(db, sql: sql).map { row in
                var fields = RowReader(row)
                return ForgottenAnswer(
                    day: try fields.next { Day($0) }, status: try fields.next(),
                    by: try fields.next(), reason: try fields.next(),
                    at: try fields.next { Instant(rfc3339: $0) })
            }
        }
    }

    private static let isKept = "id NOT IN (SELECT answer FROM forgotten_answer)"

    private static func knowsForgotten(_ db: Database) throws -> Bool {
        try db.tableExists("forgotten_answer")
    }

    /// A ledger of version 1 that is only read has none of it yet.
    private static func hasHealth(_ db: Database) throws -> Bool {
        try db.tableExists("health_answer")
    }

    private static func answers(
        _ db: Database, _ condition: String, _ arguments: StatementArguments
    ) throws -> [HealthAnswer] {
        guard try hasHealth(db) else { return [] }
        let decoder = JSONDecoder()
        let sql = """
            SELECT day, status, incidents, revised, answered_at, version FROM health_answer
            WHERE \(condition)
            """
        return try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
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
