import Profile
import Shared

struct PurchaseEmptyItems: PartitionRule {
    let spec = RuleSpec(
        id: "purchase.empty_items", severity: .p1,
        summary: "A purchase of nothing: product reports miss it.",
        rationale: """
            The list of items is empty, null or absent; for feeds with a plain quantity column, \
            the quantity is not positive.
            """,
        parameters: [PurchaseCountTest.maxCount, ShareTest.blockShare])
    var passes: RuleExample {
        RuleExample(RuleExample.header + RuleExample.purchase("T1"))
    }
    var violates: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.purchase("T1")
                + RuleExample.purchase("T2", items: "[]"))
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        guard let purchases = input.feed.purchases,
            purchases.items != nil || purchases.quantity != nil
        else { return [] }
        let texts = input.profile.purchases.textItems ?? 0
        let why =
            texts > 0
            ? " (\(Decimals.grouped(texts)) \(texts == 1 ? "has" : "have") them as a text that holds JSON: encoded twice)"
            : ""
        return [
            PurchaseCountTest(
                input: input, what: "without items\(why)",
                reads: [input.feed.purchases?.items ?? input.feed.purchases?.quantity]
            ).judge(
                bad: input.profile.purchases.emptyItems,
                limit: settings[PurchaseCountTest.maxCount], block: settings[ShareTest.blockShare],
                samples: input.profile.samples["empty_items"] ?? [])
        ]
    }
}
