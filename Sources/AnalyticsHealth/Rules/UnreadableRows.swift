import DailyNumbers
import Shared

/// Rows of the fact tables that are in no number.
struct UnreadableRows: HealthRule {
    static let malformed = UnreadableRows(
        "warehouse.malformed_rows", "Rows with a wrong number of fields or odd quotes.", .p1,
        limit: 0,
        block: 0.001,
        "are malformed", { $0.malformed },
        violates: HealthExample(orders: HealthExample.goodOrders + "T3,2025-03-08T09:10:00Z\n"))
    static let timestamps = UnreadableRows(
        "warehouse.timestamps", "Rows without a time that can be read: they belong to no day.",
        .p0, limit: 0.001, block: 0.001, "have no time that can be read", { $0.unparsableTimes },
        violates: HealthExample(orders: HealthExample.goodOrders + "T3,yesterday,50,c2,S2\n"))

    let spec: RuleSpec
    let violates: HealthExample
    private let maxShare: RuleParameter<Double>
    private let blockShare: RuleParameter<Double>
    private let what: String
    private let bad: @Sendable (TableFacts) -> Int

    private init(
        _ id: String, _ summary: String, _ severity: Severity, limit: Double, block: Double,
        _ what: String,
        _ bad: @escaping @Sendable (TableFacts) -> Int, violates: HealthExample
    ) {
        maxShare = ShareTest.maxShare(limit, "largest accepted share of a table's rows")
        blockShare = ShareTest.blockShare(block)
        spec = RuleSpec(
            id: id, layer: .warehouse, severity: severity, summary: summary,
            rationale: """
                Such rows are in no number of the report, while a dashboard may count them. They \
                come from an export that was cut or escapes differently.
                """,
            parameters: [maxShare, blockShare],
            lookFirst: "the transform's last change, or an export that was cut")
        self.violates = violates
        self.what = what
        self.bad = bad
    }

    func evaluate(_ input: HealthInput, _ settings: RuleSettings) -> [Outcome] {
        guard let facts = input.facts else { return [] }
        return facts.tables.filter { $0.rows > 0 }.map { table in
            RowShare(
                what: "rows of \(table.table) \(what)", bad: bad(table), n: table.rows, days: []
            ).judged(limit: settings[maxShare], block: settings[blockShare])
        }
    }
}
