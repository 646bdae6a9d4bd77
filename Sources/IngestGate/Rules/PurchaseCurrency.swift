import Profile
import Shared

struct PurchaseCurrency: PartitionRule {
    static let minChange = RuleParameter.share(
        "min_change", default: 0.1,
        "change of a currency's share of the purchases that is a finding (0.1 = 10 points)")
    static let minPurchases = RuleParameter.count(
        "min_purchases", default: 5, "purchases that a day needs for its mix to be compared")

    let spec = RuleSpec(
        id: "purchase.currency", severity: .p1,
        summary:
            "Amounts are in another currency than usual, or in none: sums of them mean nothing.",
        rationale: """
            Asked where `purchases: currency` says where the currency stands. A purchase without one, or in one that \
            is not among `currencies`, counts from the first day on; a mix that changed is told against recent \
            admitted partitions (robust z of each currency's share). A shop that switched its checkout to another \
            currency sends the same numbers, worth something else. Placeholders such as `undefined` are none.
            """,
        parameters: [
            PurchaseCountTest.maxCount, ShareTest.blockShare, SpikeTest.z, minChange, minPurchases,
        ], usesHistory: true, effect: .revenueLoss)
    var passes: RuleExample {
        RuleExample(RuleExample.header + RuleExample.purchase("T1", currency: "EUR"))
    }
    var violates: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.purchase("T1", currency: "EUR")
                + RuleExample.purchase("T2", currency: ""))
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        guard let purchases = input.feed.purchases, let place = purchases.currency else {
            return []
        }
        let n = input.profile.purchases.judged
        guard input.found(place.column) != nil else {
            return [.lacking(.input, n: n, Outcome.absent(place.column))]
        }
        guard let counts = input.profile.purchases.countByCurrency else {
            return [.uncounted("currencies", n: n)]
        }
        guard n > 0 else { return [.lacking(.cases, "there was no purchase")] }
        let (outside, words, mix) = outside(counts, n, purchases.currencies)
        let limit = settings[PurchaseCountTest.maxCount]
        let test = ShareTest(
            share: Double(outside) / Double(n), isViolated: outside > limit,
            block: settings[ShareTest.blockShare])
        let hint = counts[""] == n ? SimilarPlace(place, input)?.text ?? "" : ""
        var outcome = Outcome(
            test.status, severity: test.severity, observed: Double(outside),
            threshold: Double(limit), n: n, "\(words) (\(mix))\(hint)",
            samples: test.isViolated ? input.profile.samples["currency"] ?? [] : [])
        let (change, days, lack) = change(Mix(counts, n), input, settings)
        if let lack {
            return [
                outcome,
                .lacking(
                    .history, n: n, baselineDays: days, "change against recent partitions: \(lack)"),
            ]
        }
        outcome.baselineDays = days
        if let change {
            outcome.status = .violated
            if change.largest > settings[ShareTest.blockShare] { outcome.severity = .p0 }
            outcome.message =
                test.isViolated
                ? "\(outcome.message); \(change.words)" : "\(change.words) (\(mix))"
        }
        return [outcome]
    }

    /// Purchases without a currency, or in one that is not declared.
    private func outside(
        _ counts: [String: Int], _ n: Int, _ declared: [String]
    ) -> (Int, words: String, mix: String) {
        let none = counts[""] ?? 0
        let listed = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let known = listed.filter { $0.key != "" }.map { ($0.key, $0.value) }
        // Beyond the first hundred texts there is no currency.
        let unlisted = max(0, n - counts.values.reduce(0, +))
        let others = declared.isEmpty ? [] : known.filter { !declared.contains($0.0) }
        let count = others.reduce(none + unlisted) { $0 + $1.1 }
        var mix = known.map { ($0.0, $0.1) }.map { name, count in
            "\(Name.shown(name)) \(Decimals.grouped(count))"
        }.listed(5) { $0 }
        if none > 0 || mix.isEmpty {
            mix += (mix.isEmpty ? "" : ", ") + "none \(Decimals.grouped(none))"
        }
        let what = declared.isEmpty ? "without a currency" : "without a declared currency"
        return (
            count, "\(Decimals.grouped(count)) of \(Decimals.count(n, "purchase")) \(what)", mix
        )
    }

    private struct Change {
        let words: String
        /// Of the shares that changed.
        let largest: Double
    }

    /// What changed against earlier days; nil for nothing.
    private func change(
        _ today: Mix, _ input: RuleInput, _ settings: RuleSettings
    ) -> (Change?, days: [Day], lack: String?) {
        let minimum = settings[Self.minPurchases]
        guard today.n >= minimum else {
            return (
                nil, [], "\(Decimals.count(today.n, "purchase")), at least \(minimum) are needed"
            )
        }
        let usual = input.history.baseline.compactMap { day -> (Day, Mix)? in
            let purchases = day.profile.purchases
            guard let counts = purchases.countByCurrency, purchases.judged >= minimum else {
                return nil
            }
            return (day.day, Mix(counts, purchases.judged))
        }
        let days = usual.map(\.0)
        guard usual.count >= input.history.minimumDays else {
            return (
                nil, days,
                "\(usual.count) earlier admitted days have it, at least \(input.history.minimumDays) are needed"
            )
        }
        let names = Set(usual.flatMap { $0.1.shares.keys }).union(today.shares.keys)
        let changes = names.sorted().compactMap {
            name -> (name: String, now: Double, before: Double)? in
            guard let scale = RobustScale(usual.map { $0.1.share(name) }) else { return nil }
            let (now, before) = (today.share(name), scale.median)
            // The noise of both shares, since a currency that never occurred has none of its own.
            let p = (now + before) / 2
            let noise = (p * (1 - p) / Double(today.n)).squareRoot()
            let z = abs(now - before) / max(scale.spread, noise, 0.002)
            guard z >= settings[SpikeTest.z], abs(now - before) >= settings[Self.minChange] else {
                return nil
            }
            return (name, now, before)
        }
        guard !changes.isEmpty else { return (nil, days, nil) }
        // What came first, then what went.
        let words = changes.sorted { $0.now - $0.before > $1.now - $1.before }.map { change in
            "\(change.name.isEmpty ? "no currency" : Name.shown(change.name)) is \(Decimals.percent(change.now)) "
                + "of the purchases, usually \(Decimals.percent(change.before))"
        }
        return (
            Change(
                words: words.listed(4) { $0 },
                largest: changes.map { abs($0.now - $0.before) }.max() ?? 0), days, nil
        )
    }

    /// How purchases are spread over currencies.
    private struct Mix {
        let n: Int
        let shares: [String: Double]

        init(_ counts: [String: Int], _ n: Int) {
            self.n = n
            shares = counts.mapValues { n > 0 ? Double($0) / Double(n) : 0 }
        }

        func share(_ name: String) -> Double { shares[name] ?? 0 }
    }
}
