import DailyNumbers
import Shared

struct MissingClientID: HealthRule {
    static let maxShare = ShareTest.maxShare(0.1, "largest accepted share of the day's rows")

    let spec = RuleSpec(
        id: "nulls.client_id", layer: .warehouse, severity: .p1,
        summary: "Rows without a client identifier.",
        rationale: """
            Visitors cannot be told apart, so sessions are too many or too few and conversion is \
            off. Compare with identity.coverage of layer 1 for the same day.
            """,
        parameters: [maxShare, ShareTest.blockShare], effect: .identityLoss,
        lookFirst:
            "consent banner and tracking script; until then sessions are too many, and conversion is too low"
    )

    var violates: HealthExample {
        HealthExample(
            sessions: HealthExample.goodSessions
                + "S4,,2025-03-08T11:00:00Z,Direct,(direct),desktop\n")
    }

    func evaluate(_ input: HealthInput, _ settings: RuleSettings) -> [Outcome] {
        guard let quality = input.quality else { return [] }
        let shares: [(table: HealthInput.Table, share: RowShare)] = [
            (
                .sessions,
                RowShare(
                    what: "sessions have no client id", bad: quality.sessionsWithoutClient,
                    n: quality.sessions, days: [input.expectedDay], column: "client_id",
                    usual: input.usual(
                        Self.maxShare, settings, \.sessionsWithoutClient, of: \.sessions))
            ),
            (
                .orders,
                RowShare(
                    what: "orders have no client id", bad: quality.ordersWithoutClient,
                    n: quality.orders, days: [input.expectedDay], column: "client_id",
                    usual: input.usual(
                        Self.maxShare, settings, \.ordersWithoutClient, of: \.orders))
            ),
        ]
        // A column that is not there is warehouse.columns' business.
        return shares.filter { !input.lacks("client_id", in: $0.table) }.map {
            $0.share.judged(
                limit: settings[Self.maxShare], block: settings[ShareTest.blockShare])
        }
    }
}
