import Profile
import Shared

struct PurchaseExceptionsAccepted: PartitionRule {
    static let maxShare = ShareTest.maxShare(
        0.5, "largest accepted share of the purchases of a kind that has no limit of its own")

    let spec = RuleSpec(
        id: "purchase.exceptions", severity: .p1,
        summary: "More test orders, refunds or free orders than the feed says are usual.",
        rationale: """
            Asked where `purchases:` tells `test`, `refund` or `free` apart from sales. Other rules leave what is \
            expected of them alone, so their number is watched here: by `max_count` and `max_share` of the kind, else by \
            this rule's share. A condition that fits every purchase would silence all the others.
            """,
        parameters: [maxShare, ShareTest.blockShare(0.9)], effect: .revenueLoss)
    var passes: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.purchase("T1")
                + RuleExample.purchase("T2", extra: #""test":true"#))
    }
    var violates: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.purchase("T1", extra: #""test":true"#)
                + RuleExample.purchase("T2", extra: #""test":true"#))
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        guard let declared = input.feed.purchases?.exceptions, !declared.isEmpty else { return [] }
        let n = input.profile.purchases.count
        guard let counted = input.profile.purchases.exceptions else {
            return [.uncounted("test orders, refunds and free orders", n: n)]
        }
        return declared.map { judge($0, counted[$0.kind.rawValue], n, input, settings) }
    }

    private func judge(
        _ exception: PurchaseException, _ counted: PurchaseExceptions?, _ n: Int,
        _ input: RuleInput, _ settings: RuleSettings
    ) -> Outcome {
        if let column = exception.when.field?.column, input.found(column) == nil {
            return .lacking(.input, n: n, Outcome.absent(column))
        }
        let found = counted ?? PurchaseExceptions()
        let share = n > 0 ? Double(found.count) / Double(n) : 0
        let ownShare =
            exception.maxShare ?? (exception.maxCount == nil ? settings[Self.maxShare] : 1)
        let isViolated = found.count > exception.maxCount ?? .max || share > ownShare
        let test = ShareTest(
            share: share, isViolated: isViolated, block: settings[ShareTest.blockShare])
        let accepted = [
            exception.maxCount.map { "at most \(Decimals.grouped($0))" },
            ownShare < 1 ? "at most \(Decimals.percent(ownShare))" : nil,
        ].compactMap(\.self).joined(separator: " and ")
        let amount = found.count > 0 ? ", together \(found.amount)" : ""
        let place = exception.countsAsRevenue ? "in the revenue" : "not in the revenue"
        return Outcome(
            test.status, severity: test.severity, observed: Double(found.count),
            threshold: exception.maxCount.map(Double.init) ?? ownShare, n: n,
            "\(Decimals.grouped(found.count)) of \(Decimals.count(n, "purchase")) "
                + (found.count == 1 ? "is a \(exception.kind.noun)" : "are \(exception.kind.noun)s")
                + "\(amount), \(place)\(accepted.isEmpty ? "" : "; \(accepted) accepted")")
    }
}
