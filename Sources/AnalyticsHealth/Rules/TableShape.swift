import DailyNumbers
import Shared

/// The tables have the columns, the rows and the times that they should have.
enum TableShape {
    static let rules = [columns, malformed, timestamps]

    private static let columns = HealthRule(
        spec: RuleSpec(
            id: "warehouse.columns", layer: .warehouse, severity: .p0,
            summary: "A fact table lacks a column that the configuration names."),
        rationale: """
            What depends on the column is not evaluated, so nobody would notice if it broke. \
            Without ids, times or revenue a table is not judged at all: the program then ends \
            with 65. A renamed column is set under warehouse: in the configuration.
            """,
        passes: .good,
        violates: HealthExample(
            orders: "transaction_id,order_time,revenue,session_id\nT2,2025-03-08T09:10:00Z,50,S2\n")
    ) { input, _ in
        guard let facts = input.facts else { return [] }
        return facts.tables.map { table in
            let listed = table.missingColumns.joined(separator: ", ")
            return HealthOutcome(
                status: table.missingColumns.isEmpty ? .passed : .violated,
                column: table.missingColumns.first, observed: Double(table.missingColumns.count),
                threshold: 0, n: table.rows,
                message: table.missingColumns.isEmpty
                    ? "\(table.table) has all columns" : "\(table.table) lacks \(listed)")
        }
    }

    private static let malformed = tableShare(
        "warehouse.malformed_rows", "Rows with a wrong number of fields or odd quotes.", limit: 0,
        "rows of", "are malformed", { $0.malformed },
        violates: HealthExample(orders: HealthExample.goodOrders + "T3,2025-03-08T09:10:00Z\n"))

    private static let timestamps = tableShare(
        "warehouse.timestamps", "Rows without a time that can be read: they belong to no day.",
        limit: 0.001, "rows of", "have no time that can be read", { $0.unparsableTimes },
        violates: HealthExample(orders: HealthExample.goodOrders + "T3,yesterday,50,c2,S2\n"))

    private static func tableShare(
        _ id: String, _ summary: String, limit: Double, _ before: String, _ after: String,
        _ bad: @escaping @Sendable (TableFacts) -> Int, violates: HealthExample
    ) -> HealthRule {
        HealthRule(
            spec: RuleSpec(
                id: id, layer: .warehouse, severity: .p0, summary: summary,
                parameters: [RowShare.limit(limit, "largest accepted share of a table's rows")]),
            rationale: """
                Such rows are in no number of the report, while a dashboard may count them. They \
                come from an export that was cut or escapes differently.
                """,
            passes: .good, violates: violates
        ) { input, settings in
            guard let facts = input.facts else { return [] }
            return facts.tables.filter { $0.rows > 0 }.map { table in
                RowShare(
                    what: "\(before) \(table.table) \(after)", bad: bad(table), n: table.rows,
                    days: []
                ).judged(settings)
            }
        }
    }
}
