import DailyNumbers
import Shared

struct AttributionTotal: HealthRule {
    static let maxDifference = RuleParameter.share(
        "max_difference", default: 0.01,
        "largest accepted difference, as a share of the day's revenue")
    static let blockDifference = RuleParameter.share(
        "block_difference", default: 0.5, "above this difference the severity is P0_BLOCKER")

    let spec = RuleSpec(
        id: "attribution.total", layer: .warehouse, severity: .p1,
        summary: "Attribution does not add up to the revenue of orders.",
        rationale: """
            Channel revenue is given away more than once, or not at all. The report's channel \
            shares are in proportion to what the table says of each order. Where a part of revenue is never \
            attributed, as much as is usual is no news.
            """,
        parameters: [maxDifference, blockDifference],
        lookFirst: "a join that gives an order away twice, or drops it")

    var violates: HealthExample {
        HealthExample(attribution: HealthExample.goodAttribution + "T2,Direct,1,last_click\n")
    }

    /// What is not attributed of the day's revenue, as a share of it; nil without any.
    private static func shortfall(_ day: DayQuality) -> Double? {
        guard day.revenue > .zero else { return nil }
        return min(1, max(0, (day.revenue - day.attributed).units / day.revenue.units))
    }

    func evaluate(_ input: HealthInput, _ settings: RuleSettings) -> [Outcome] {
        let days = [input.expectedDay]
        guard let quality = input.quality, let facts = input.facts else { return [] }
        guard !facts.lacksAttribution else {
            return [
                .lacking(
                    .cases, days: days,
                    "there is no table of attribution; an order belongs to the channel of its session"
                )
            ]
        }
        guard facts.tables.count > 2 else { return [] }
        guard quality.revenue > .zero else {
            return [.lacking(.cases, days: days, "there was no revenue")]
        }
        let difference = quality.attributed - quality.revenue
        let share = abs(difference.units) / quality.revenue.units
        // What is given away twice is never usual, and a limit that a person chose holds.
        let isChosen = settings[Self.maxDifference] != Self.maxDifference.declaration.default
        let usual =
            isChosen || difference > .zero
            ? nil : UsualShare(facts, before: input.expectedDay, of: Self.shortfall)
        let limit = max(settings[Self.maxDifference], usual?.limit(of: quality.purchases) ?? 0)
        let test = ShareTest(
            share: share, isViolated: share > limit, block: settings[Self.blockDifference])
        return [
            Outcome(
                test.status, severity: test.severity, observed: share, threshold: limit,
                n: quality.purchases, days: days,
                "\(quality.attributed) attributed of a revenue of \(quality.revenue) "
                    + "(\(Decimals.percent(share)) off, at most \(Decimals.percent(limit)) "
                    + "accepted); \(Decimals.count(quality.misattributedOrders, "order")) not whole"
            )
        ]
    }
}
