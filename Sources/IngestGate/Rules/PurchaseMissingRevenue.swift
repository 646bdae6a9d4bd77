import Profile
import Shared

struct PurchaseMissingRevenue: PartitionRule {
    let spec = RuleSpec(
        id: "purchase.missing_revenue", severity: .p1,
        summary: "A purchase without revenue, or with one that is no number.",
        rationale: """
            Null, absent, or text: the sum silently leaves it out. Such rows are rejected from the \
            clean remainder.
            """,
        parameters: [PurchaseCountTest.maxCount, ShareTest.blockShare], effect: .revenueLoss,
        rejects: .missingRevenue)
    var passes: RuleExample {
        RuleExample(RuleExample.header + RuleExample.purchase("T1"))
    }
    var violates: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.purchase("T1")
                + RuleExample.purchase("T2", revenue: "null"))
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        guard let purchases = input.feed.purchases else { return [] }
        guard let revenue = purchases.revenue else { return [.withoutRevenue] }
        var outcome = PurchaseCountTest(
            input: input, what: "without a revenue that is a number", reads: [revenue]
        ).judge(
            bad: input.profile.purchases.missingRevenue,
            limit: settings[PurchaseCountTest.maxCount], block: settings[ShareTest.blockShare],
            samples: input.profile.samples["missing_revenue"] ?? [],
            ids: input.profile.purchases.ordersWithoutRevenue ?? [])
        if outcome.status == .violated, let look = look(revenue, input) {
            outcome.message += "; those that are texts look like \(look.name): \(look.fix)"
        }
        return [outcome]
    }

    /// What amounts look like that are no numbers, where `schema.type` does not say it of their column.
    private func look(_ place: FieldPlace, _ input: RuleInput) -> ValueLook? {
        guard var column = input.feed.columns.first(where: { $0.name == place.column }),
            place.path != nil || column.type == .text
        else { return nil }
        column.type = .decimal
        let forms = (input.profile.samples["unread_revenue"] ?? []).map(\.text)
        return ValueLook.of(
            forms, column, feed: input.feed, day: input.profile.day?.date, allInvalid: false)
    }
}
