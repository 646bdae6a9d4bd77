import DailyNumbers
import Shared

struct MissingChannel: HealthRule {
    static let maxShare = ShareTest.maxShare(0.05, "largest accepted share of the day's rows")

    let spec = RuleSpec(
        id: "nulls.channel", layer: .warehouse, severity: .p1,
        summary: "Sessions without a channel or a source.",
        rationale: """
            Marketing spend is steered by these columns. A rule of the transform that names \
            channels no longer fits, or what it reads is missing.
            """,
        parameters: [maxShare, ShareTest.blockShare], effect: .attributionLoss,
        lookFirst: "what the transform names channels by; until then budgets by channel are off")

    var violates: HealthExample {
        HealthExample(
            sessions: HealthExample.goodSessions + "S4,c4,2025-03-08T11:00:00Z,,,desktop\n")
    }

    func evaluate(_ input: HealthInput, _ settings: RuleSettings) -> [Outcome] {
        guard let quality = input.quality, !input.lacks("channel", in: .sessions) else { return [] }
        return [
            RowShare(
                what: "sessions have no channel or source", bad: quality.sessionsWithoutChannel,
                n: quality.sessions, days: [input.expectedDay], column: "channel",
                usual: input.usual(
                    Self.maxShare, settings, \.sessionsWithoutChannel, of: \.sessions)
            ).judged(limit: settings[Self.maxShare], block: settings[ShareTest.blockShare])
        ]
    }
}
