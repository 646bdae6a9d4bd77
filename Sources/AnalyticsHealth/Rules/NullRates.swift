import DailyNumbers
import Shared

/// Columns that must be filled on the expected day.
enum NullRates {
    static let rules = [clientID, channel]

    private static let clientID = HealthRule(
        spec: spec("nulls.client_id", "Rows without a client identifier.", limit: 0.1),
        rationale: """
            Visitors cannot be told apart, so sessions are too many or too few and conversion is \
            off. Compare with identity.coverage of layer 1 for the same day.
            """,
        passes: .good,
        violates: HealthExample(
            sessions: HealthExample.goodSessions
                + "S4,,2025-03-08T11:00:00Z,Direct,(direct),desktop\n")
    ) { input, settings in
        guard let quality = input.quality else { return [] }
        return [
            RowShare(
                what: "sessions have no client id", bad: quality.sessionsWithoutClient,
                n: quality.sessions, days: [input.expectedDay], column: "client_id"),
            RowShare(
                what: "orders have no client id", bad: quality.ordersWithoutClient,
                n: quality.orders, days: [input.expectedDay], column: "client_id"),
        ].filter { share in
            // A column that is not there is warehouse.columns' business.
            !(input.lacks("client_id", share.what.hasPrefix("orders") ? 1 : 0))
        }.map { $0.judged(settings) }
    }

    private static let channel = HealthRule(
        spec: spec("nulls.channel", "Sessions without a channel or a source.", limit: 0.05),
        rationale: """
            Marketing spend is steered by these columns. A rule of the transform that names \
            channels no longer fits, or what it reads is missing.
            """,
        passes: .good,
        violates: HealthExample(
            sessions: HealthExample.goodSessions + "S4,c4,2025-03-08T11:00:00Z,,,desktop\n")
    ) { input, settings in
        guard let quality = input.quality, !input.lacks("channel", 0) else { return [] }
        return [
            RowShare(
                what: "sessions have no channel or source", bad: quality.sessionsWithoutChannel,
                n: quality.sessions, days: [input.expectedDay], column: "channel"
            ).judged(settings)
        ]
    }

    private static func spec(_ id: String, _ summary: String, limit: Double) -> RuleSpec {
        RuleSpec(
            id: id, layer: .warehouse, severity: .p1, summary: summary,
            parameters: [
                RowShare.limit(limit, "largest accepted share of the day's rows"),
                RowShare.blockShare,
            ])
    }
}

extension HealthInput {
    /// Whether one of the tables (sessions, orders) is without a column.
    func lacks(_ column: String, _ table: Int) -> Bool {
        facts?.tables[table].missingColumns.contains(column) ?? true
    }
}
