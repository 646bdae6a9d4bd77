import DailyNumbers
import Shared

struct MissingColumns: HealthRule {
    let spec = RuleSpec(
        id: "warehouse.columns", layer: .warehouse, severity: .p0,
        summary: "A fact table lacks a column that the configuration names.",
        rationale: """
            What depends on the column is not evaluated, so nobody would notice if it broke. \
            Without ids, times or revenue a table is not judged at all: the program then ends \
            with 65. A renamed column is set under warehouse: in the configuration.
            """,
        lookFirst: "the transform's last change, or an export that was cut")

    var violates: HealthExample {
        HealthExample(
            orders: "transaction_id,order_time,revenue,session_id\nT2,2025-03-08T09:10:00Z,50,S2\n")
    }

    func evaluate(_ input: HealthInput, _ settings: RuleSettings) -> [Outcome] {
        guard let facts = input.facts else { return [] }
        return facts.tables.map { table in
            let listed = table.missingColumns.joined(separator: ", ")
            return Outcome(
                table.missingColumns.isEmpty ? .passed : .violated,
                column: table.missingColumns.first, observed: Double(table.missingColumns.count),
                threshold: 0, n: table.rows,
                table.missingColumns.isEmpty
                    ? "\(table.table) has all columns" : "\(table.table) lacks \(listed)")
        }
    }
}
