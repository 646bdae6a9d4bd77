import DailyNumbers
import Shared

struct MissingColumns: HealthRule {
    let spec = RuleSpec(
        id: "warehouse.columns", layer: .warehouse, severity: .p0,
        summary: "A fact table lacks a column that it should have.",
        rationale: """
            P0_BLOCKER for a column that the configuration names under `columns:`, P1_HIGH for one that only some \
            files of the table lack. Any other optional column is said to be absent and not missed: what depends \
            on it is not evaluated. Without ids, times or revenue a table is not judged at all: the program then \
            ends with 65. A renamed column is set under warehouse: in the configuration.
            """,
        lookFirst: "the transform's last change, or an export that was cut")

    var violates: HealthExample {
        HealthExample(
            orders: "transaction_id,order_time,revenue,session_id\nT2,2025-03-08T09:10:00Z,50,S2\n",
            namedColumns: ["client_id"])
    }

    func evaluate(_ input: HealthInput, _ settings: RuleSettings) -> [Outcome] {
        guard let facts = input.facts else { return [] }
        return facts.tables.flatMap { judge($0) }
    }

    private func judge(_ table: TableFacts) -> [Outcome] {
        let uneven = table.unevenColumns.filter { !table.namedColumns.contains($0) }
        let absent = table.missingColumns.filter {
            !table.namedColumns.contains($0) && !uneven.contains($0)
        }
        func violated(_ columns: [String], _ severity: Severity?, _ files: String) -> Outcome? {
            guard let first = columns.first else { return nil }
            return Outcome(
                .violated, column: first, severity: severity, observed: Double(columns.count),
                threshold: 0, n: table.rows,
                "\(files)\(table.table) lacks \(columns.joined(separator: ", "))")
        }
        var outcomes = [
            violated(table.namedColumns, nil, ""),
            violated(uneven, .p1, "a file of "),
        ].compactMap { $0 }
        if !absent.isEmpty {
            let listed = absent.joined(separator: ", ")
            outcomes.append(
                .lacking(
                    .cases, column: absent[0], n: table.rows, "\(table.table) has no \(listed)"))
        }
        guard outcomes.isEmpty else { return outcomes }
        return [
            Outcome(
                .passed, observed: 0, threshold: 0, n: table.rows,
                "\(table.table) has all columns")
        ]
    }
}
